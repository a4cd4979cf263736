using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>
/// Changes in a container of a test server on this machine, which has no change feed: reads all documents, and gives those whose
/// time stamp (<c>_ts</c>, whole seconds) is not passed yet. The continuation is that second and the ETags already given in it.
/// </summary>
internal static class CosmosLocalChanges
{
    public static async Task<ChangePage> ReadAsync(
        Container opened, string container, string? continuation, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        var (second, given) = Parse(continuation);
        var found = new List<(long Second, ChangedDocument Change)>();
        using var pages = opened.GetItemQueryStreamIterator((string?)null);
        while (pages.HasMoreResults)
        {
            using var answer = await CosmosErrors.SendAsync(container, () => pages.ReadNextAsync(cancellation));
            using var page = await JsonDocument.ParseAsync(answer.Content, default, cancellation);
            foreach (var envelope in page.RootElement.GetProperty("Documents").EnumerateArray())
            {
                var at = envelope.GetProperty("_ts").GetInt64();
                if (at < second || CosmosEnvelope.IsExpired(envelope, now))
                    continue;
                var change = CosmosChanges.Read(container, envelope);
                if (at > second || !given.Contains(change.ETag))
                    found.Add((at, change));
            }
        }
        var next = found.OrderBy(change => change.Second).Take(limit).ToList();
        if (next.Count == 0)
            return new ChangePage([], continuation ?? "0");
        var last = next[^1].Second;
        var seen = next.Where(change => change.Second == last).Select(change => change.Change.ETag);
        return new ChangePage(
            next.ConvertAll(change => change.Change),
            string.Join(' ', [last.ToString(CultureInfo.InvariantCulture), .. last == second ? given.Concat(seen) : seen]));
    }

    private static (long Second, IReadOnlyCollection<string> Given) Parse(string? continuation)
    {
        var parts = (continuation ?? "0").Split(' ');
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? (second, parts[1..])
            : throw QueryPosition.Invalid(null);
    }
}
