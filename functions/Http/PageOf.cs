using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>Which page of a list is asked for: <c>?limit=…&amp;cursor=…</c>.</summary>
/// <param name="Cursor">The store's continuation, taken out of the signed cursor; null for the first page.</param>
internal sealed record PageOf(int Limit, string? Cursor);

/// <summary>Reads pages and links to the next one. A cursor is opaque and signed, and good for its caller, list and filters only.</summary>
public sealed class Pages(ICursors cursors)
{
    private const int LongestCursor = 2048;
    // The rest of the query says what stands in the list.
    private static readonly string[] OfThePage = ["cursor", "limit", "fields"];

    /// <param name="scope">Whose list it is, e.g. the caller's id.</param>
    /// <exception cref="PermanentException"><c>parameter_invalid</c>, <c>continuation_invalid</c>.</exception>
    internal PageOf Read(HttpRequest request, string scope, int usual = 50, int max = 200)
    {
        var limit = RequestQuery.Whole(request, "limit", 1, max) ?? usual;
        string? cursor = request.Query["cursor"];
        if (cursor?.Length > LongestCursor)
            throw Cursors.Refused();
        return new PageOf((int)limit, cursor is null ? null : cursors.Open(ScopeOf(request, scope), cursor));
    }

    /// <summary>The cursor of the next page, or null after the last; puts the address into a <c>Link</c> header (RFC 8288).</summary>
    /// <returns>The address of the next page, relative to the host.</returns>
    public string? Next(HttpRequest request, string scope, string? continuation)
    {
        if (continuation is null)
            return null;
        var query = request.Query.Where(entry => entry.Key != "cursor").SelectMany(entry => entry.Value, (entry, value) => KeyValuePair.Create(entry.Key, value))
            .Append(KeyValuePair.Create("cursor", (string?)cursors.Seal(ScopeOf(request, scope), continuation)));
        var next = request.Path + QueryString.Create(query);
        request.HttpContext.Response.Headers.Append("Link", $"<{next}>; rel=\"next\"");
        return next;
    }

    private static string ScopeOf(HttpRequest request, string scope)
    {
        var filters = request.Query.Where(entry => !OfThePage.Contains(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value, (entry, value) => KeyValuePair.Create(entry.Key, value));
        return $"{request.Path}\n{scope}\n{QueryString.Create(filters)}";
    }
}
