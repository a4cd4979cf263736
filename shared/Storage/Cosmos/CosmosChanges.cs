using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>The change feed of a container in its latest-version mode: in order within each partition.</summary>
internal static class CosmosChanges
{
    public static FeedIterator Open(Container container, string? continuation, int limit)
    {
        var options = new ChangeFeedRequestOptions { PageSizeHint = limit };
        if (continuation is null)
            return container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, options);
        try
        {
            return container.GetChangeFeedStreamIterator(ChangeFeedStartFrom.ContinuationToken(continuation), ChangeFeedMode.LatestVersion, options);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw QueryPosition.Invalid(e);
        }
    }

    public static async Task<List<ChangedDocument>> ReadAsync(string container, Stream content, DateTimeOffset now, CancellationToken cancellation)
    {
        using var page = await JsonDocument.ParseAsync(content, default, cancellation);
        var changes = new List<ChangedDocument>();
        foreach (var envelope in page.RootElement.GetProperty("Documents").EnumerateArray())
        {
            if (CosmosEnvelope.IsExpired(envelope, now))
                continue;
            changes.Add(Read(container, envelope));
        }
        return changes;
    }

    public static ChangedDocument Read(string container, JsonElement envelope)
    {
        var key = new DocumentKey(container, envelope.GetProperty("pk").GetString()!, envelope.GetProperty("id").GetString()!);
        return new ChangedDocument(key, envelope.GetProperty("doc").GetRawText(), CosmosEnvelope.ETag(envelope));
    }
}
