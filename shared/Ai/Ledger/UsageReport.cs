using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Ledger;

/// <summary>By what usage is summed up.</summary>
public enum UsageBy { Day, Kind, Provider, Video }

/// <summary>What a user's calls used and cost, from the sums of the ledger.</summary>
public sealed class UsageReport(IDocumentStore documents)
{
    public const int MostDays = 366;
    private const int PageSize = 200;

    /// <summary>One line per day, kind, provider or video, in order of its name; all together in the total.</summary>
    /// <param name="userId">Whose calls.</param>
    /// <param name="from">First day (UTC).</param>
    /// <param name="to">Last day (UTC), at most <see cref="MostDays"/> days after the first.</param>
    /// <param name="by">What a line is for. Videos are summed up by whole months, of which a day of the range is part.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="PermanentException"><c>parameter_invalid</c>: the range.</exception>
    public async Task<UsageSummary> SumAsync(string userId, DateOnly from, DateOnly to, UsageBy by, CancellationToken cancellation)
    {
        if (to < from || to.DayNumber - from.DayNumber >= MostDays)
            throw new PermanentException("parameter_invalid", $"from and to are days like 2026-11-21, at most {MostDays} of them.");
        var lines = new SortedDictionary<string, UsageGroup>(StringComparer.Ordinal);
        var total = Blank("");
        // By number: the last month there is has none after it.
        for (var month = MonthOf(from); month <= MonthOf(to); month++)
            await foreach (var totals in OfMonthAsync(userId, new DateOnly(month / 12, (month % 12) + 1, 1), by == UsageBy.Video ? "video" : "day", cancellation))
            {
                if (by != UsageBy.Video && !IsIn(totals.Key, from, to))
                    continue;
                foreach (var group in totals.Groups)
                {
                    var name = by switch { UsageBy.Kind => group.Kind.ToString(), UsageBy.Provider => group.Provider, _ => totals.Key };
                    lines[name] = lines.GetValueOrDefault(name, Blank(name)).And(group);
                    total = total.And(group);
                }
            }
        return new([.. lines.Select(line => new UsageLine(line.Key, line.Value))], total);
    }

    /// <summary>What the calls for a video cost, by stage and model.</summary>
    public async Task<IReadOnlyList<UsageGroup>> OfVideoAsync(Video video, CancellationToken cancellation)
    {
        var groups = new List<UsageGroup>();
        var last = new DateOnly(video.UpdatedAt.UtcDateTime.Year, video.UpdatedAt.UtcDateTime.Month, 1);
        for (var month = new DateOnly(video.CreatedAt.UtcDateTime.Year, video.CreatedAt.UtcDateTime.Month, 1); month <= last; month = month.AddMonths(1))
        {
            var partition = PartitionOf(video.OwnerId, month);
            var totals = await documents.ReadAsync(
                new(Generation.Container, partition, UsageTotals.OfVideo(partition, video.Id).Id), AiJsonContext.Default.UsageTotals, cancellation);
            foreach (var group in totals?.Value.Groups ?? [])
                if (groups.FindIndex(other => other.IsLike(group)) is >= 0 and var at)
                    groups[at] = groups[at].And(group);
                else
                    groups.Add(group);
        }
        return groups;
    }

    /// <summary>Single calls of a month, newest first.</summary>
    /// <param name="userId">Whose calls.</param>
    /// <param name="month">E.g. <c>2026-11</c> (UTC).</param>
    /// <param name="videoId">Of one video only; null for all.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="PermanentException"><c>parameter_invalid</c>, <c>continuation_invalid</c>.</exception>
    public Task<DocumentPage<Generation>> ListAsync(string userId, string month, string? videoId, int limit, string? cursor, CancellationToken cancellation)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            throw new PermanentException("parameter_invalid", "month is written like 2026-11.");
        IReadOnlyList<DocumentFilter> filters = [new("type", FilterOperator.Equal, "call")];
        return documents.QueryAsync(
            new DocumentQuery(Generation.Container, PartitionOf(userId, first))
            {
                Filters = videoId is null ? filters : [.. filters, new("videoId", FilterOperator.Equal, videoId)],
                Descending = true,
                Limit = limit,
                Continuation = cursor,
            },
            AiJsonContext.Default.Generation, cancellation);
    }

    private async IAsyncEnumerable<UsageTotals> OfMonthAsync(
        string userId, DateOnly month, string type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new DocumentQuery(Generation.Container, PartitionOf(userId, month)) { Filters = [new("type", FilterOperator.Equal, type)], Limit = PageSize };
        do
        {
            var page = await documents.QueryAsync(query, AiJsonContext.Default.UsageTotals, cancellation);
            foreach (var document in page.Documents)
                yield return document.Value;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    private static bool IsIn(string day, DateOnly from, DateOnly to) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var date && date >= from && date <= to;

    private static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month - 1;

    private static string PartitionOf(string userId, DateOnly month) => Generation.PartitionOf(userId, new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero));

    private static UsageGroup Blank(string name) => new("", default, name, "");
}

public sealed record UsageSummary(IReadOnlyList<UsageLine> Lines, UsageGroup Total);

/// <param name="Name">The day, kind, provider or video.</param>
public sealed record UsageLine(string Name, UsageGroup Sum);
