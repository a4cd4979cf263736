using System.Globalization;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>What the caller's calls to providers used and cost: <c>?by=day|kind|provider|video&amp;from=2026-11-01&amp;to=2026-11-21&amp;limit=50&amp;cursor=…</c>.</summary>
public sealed class UsageFunction(ICallers callers, UsageReport report, Pages pages, TimeProvider time)
{
    [Function("AiUsage"), Requires(Permissions.AiUsageRead), Answers<UsageView>, Paged]
    [Query("by", "What a line is for; days when not given.", Values = ["day", "kind", "provider", "video"])]
    [Query("from", "First day (UTC); the first of the month when not given.", Example = "2026-11-01", MaxLength = 10)]
    [Query("to", "Last day (UTC); today when not given.", Example = "2026-11-21", MaxLength = 10)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/usage")] HttpRequest request, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (from, to) = (Day(request, "from") ?? new DateOnly(today.Year, today.Month, 1), Day(request, "to") ?? today);
        var by = RequestQuery.OneOf(request, "by", "day", "kind", "provider", "video") is { } text ? Enum.Parse<UsageBy>(text, ignoreCase: true) : UsageBy.Day;
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var summary = await report.SumAsync(caller.UserId, from, to, by, cancellation);
        var rest = summary.Lines.Where(line => wanted.Cursor is null || string.CompareOrdinal(line.Name, wanted.Cursor) > 0).ToList();
        var page = rest.Take(wanted.Limit).ToList();
        var next = pages.Next(request, caller.UserId, rest.Count > page.Count ? page[^1].Name : null);
        return Results.Json(
            new UsageView($"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}", VideoView.Wire(by), [.. page.Select(line => UsageEntry.Of(NameOf(line.Name, by), line.Sum))], UsageEntry.Of(null, summary.Total), next),
            AiHttpJsonContext.Default.UsageView);
    }

    private static DateOnly? Day(HttpRequest request, string name) => RequestQuery.Text(request, name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw RequestQuery.Invalid(name, $"{name} is a day like 2026-11-21.");

    private static string NameOf(string name, UsageBy by) => by == UsageBy.Kind ? VideoView.Wire(Enum.Parse<AiKind>(name)) : name;
}

/// <param name="From">First day (UTC).</param>
/// <param name="Total">Of the whole range, whatever the page shows.</param>
internal sealed record UsageView(string From, string To, string By, IReadOnlyList<UsageEntry> Items, UsageEntry Total, string? Next);

/// <param name="Name">The day, kind, provider or video.</param>
/// <param name="CostUsd">US dollars, <paramref name="EstimatedUsd"/> included.</param>
/// <param name="EstimatedUsd">Of it for calls whose figures were never seen.</param>
/// <param name="SavedUsd">What kept answers would have cost.</param>
/// <param name="Unknown">Calls of which nobody knows how they ended.</param>
/// <param name="Unpriced">Calls of models without a known price.</param>
internal sealed record UsageEntry(
    string? Name, int Calls, int Failed, int Unknown, int CacheHits, int Unpriced, decimal CostUsd, decimal EstimatedUsd, decimal SavedUsd, AiUsage Usage)
{
    public static UsageEntry Of(string? name, UsageGroup sum) => new(
        name, sum.Calls, sum.Failed, sum.Unknown, sum.CacheHits, sum.Unpriced, sum.CostUsd, sum.EstimatedUsd, sum.SavedUsd, sum.Usage);
}
