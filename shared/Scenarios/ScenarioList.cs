using System.Text.Json;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <param name="Words">Every word must stand in title or tags, whatever its case.</param>
public sealed record ScenarioFilter(string? Words, ScenarioStatus? Status, string? Language, string? Template, string? Tag, bool InBin);

/// <summary>A user's scenarios, newest first: their own and those shared with them.</summary>
public sealed class ScenarioList(IDocumentStore documents)
{
    // A page that finds little still ends: the next one goes on from there.
    private const int MostRead = 2_000, ReadAtOnce = 200;

    /// <param name="before">The continuation of the page before; null for the first.</param>
    public async Task<(IReadOnlyList<ScenarioSummary> Found, string? Continuation)> PageAsync(
        string userId, ScenarioFilter filter, int limit, string? before, CancellationToken cancellation)
    {
        var found = new List<ScenarioSummary>();
        for (var read = 0; read < MostRead; read += ReadAtOnce)
        {
            var query = Query(userId, filter, before);
            var page = await documents.QueryAsync(query, ScenariosJsonContext.Default.ScenarioSummary, cancellation);
            foreach (var document in page.Documents)
            {
                if (Matches(document.Value, filter))
                    found.Add(document.Value);
                if (found.Count == limit)
                    return (found, After(query, document.Value));
            }
            before = page.Continuation;
            if (before is null)
                return (found, null);
        }
        return (found, before);
    }

    private static DocumentQuery Query(string userId, ScenarioFilter filter, string? before)
    {
        var filters = new List<DocumentFilter>();
        if (filter.Status is { } status)
            filters.Add(new("status", FilterOperator.Equal, status.ToString()));
        if (filter.Language is { } language)
            filters.Add(new("language", FilterOperator.Equal, language));
        if (filter.Template is { } template)
            filters.Add(new("template", FilterOperator.Equal, template));
        // Not by id: that of a draft is made of its request's key, and says nothing about time.
        return new(ScenarioSummary.Container, userId) { Filters = filters, OrderBy = "createdAt", Descending = true, Limit = ReadAtOnce, Continuation = before };
    }

    private static string After(DocumentQuery query, ScenarioSummary last) =>
        QueryPosition.After(query, last.Id, JsonSerializer.SerializeToElement(last.CreatedAt, ScenariosJsonContext.Default.DateTimeOffset).GetString()).Encode();

    private static bool Matches(ScenarioSummary summary, ScenarioFilter filter) =>
        summary.DeletedAt is not null == filter.InBin
        && (filter.Tag is null || summary.Tags.Contains(filter.Tag, StringComparer.OrdinalIgnoreCase))
        && (filter.Words is null || filter.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            summary.Title.Contains(word, StringComparison.OrdinalIgnoreCase)
            || summary.Tags.Any(tag => tag.Contains(word, StringComparison.OrdinalIgnoreCase))));
}
