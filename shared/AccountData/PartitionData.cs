using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AutoVideo.Storage;

namespace AutoVideo.AccountData;

/// <summary>Documents that lie in a partition of the user's own, whose key is the user's id.</summary>
/// <param name="secrets">Properties, at any depth, that no export shows.</param>
public sealed class PartitionData(IDocumentStore documents, string kind, string container, params string[] secrets) : IUserData
{
    public string Kind { get; } = kind;
    public IReadOnlyList<string> Containers { get; } = [container];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(container, subject.UserId, cancellation))
            yield return document.Id;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var id in keys)
            await documents.DeleteAsync(new(container, subject.UserId, id), WriteCondition.None, cancellation);
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(container, subject.UserId, cancellation))
            yield return new ExportItem.Document(document.Value.Without(secrets));
    }
}

/// <summary>Documents as JSON, for who looks after those of others' types.</summary>
internal static class JsonDocuments
{
    private const int PageSize = 200;

    /// <summary>All documents of a partition, in order of id.</summary>
    public static async IAsyncEnumerable<StoredDocument<JsonNode>> AllAsync(
        this IDocumentStore documents, string container, string partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var page = await documents.QueryAsync(
                new DocumentQuery(container, partition) { Limit = PageSize, Continuation = continuation }, AccountDataJsonContext.Default.JsonNode, cancellation);
            foreach (var document in page.Documents)
                yield return document;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    public static string? Text(this JsonNode node, string property) =>
        node is JsonObject found && found.TryGetPropertyValue(property, out var value) && value is JsonValue text && text.TryGetValue(out string? read) ? read : null;

    /// <summary>The same without some properties, at any depth.</summary>
    public static JsonNode Without(this JsonNode node, params IReadOnlyCollection<string> names)
    {
        var copy = node.DeepClone();
        Drop(copy, names);
        return copy;
    }

    /// <summary>With the alias in place of the person's id, wherever that stands.</summary>
    /// <returns>Null when it stands nowhere.</returns>
    public static JsonNode? Renamed(this JsonNode node, DataSubject subject)
    {
        var text = node.ToJsonString();
        return text.Contains(subject.UserId, StringComparison.Ordinal) ? JsonNode.Parse(text.Replace(subject.UserId, subject.Alias, StringComparison.Ordinal)) : null;
    }

    private static void Drop(JsonNode? node, IReadOnlyCollection<string> names)
    {
        if (node is JsonObject found)
        {
            foreach (var name in names)
                found.Remove(name);
            foreach (var (_, value) in found)
                Drop(value, names);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list)
                Drop(value, names);
        }
    }
}
