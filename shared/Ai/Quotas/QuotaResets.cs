using System.Globalization;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Quotas;

/// <summary>A user whose day ends at a moment: container <c>ai_quota_resets</c>, partition key the moment (UTC, by the quarter of an hour), id the user's id.</summary>
internal sealed record QuotaReset(string Id, string At)
{
    public const string Container = "ai_quota_resets";
    public int SchemaVersion { get; init; } = 1;
}

/// <param name="Done">The last moment whose users were all looked at.</param>
internal sealed record QuotaPosition(DateTimeOffset Done)
{
    public static readonly DocumentKey Key = new("system", "quotas", "resets");
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Who has to be reset when: time zones lie whole quarters of an hour apart, so a timer looks four times an hour at one partition.</summary>
internal sealed class QuotaResets(IDocumentStore documents, TimeProvider time)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(40);
    private const int PageSize = 500;

    public async Task PlanAsync(string userId, DateTimeOffset at, CancellationToken cancellation)
    {
        var slot = NameOf(Ceiling(at));
        await documents.WriteAsync(
            new(QuotaReset.Container, slot, userId), new QuotaReset(userId, slot), AiJsonContext.Default.QuotaReset, WriteCondition.None, LongestLookBack, cancellation);
    }

    /// <summary>Calls <paramref name="reset"/> for everybody whose day has ended since the last time, missed times included.</summary>
    public async Task<int> RunAsync(Func<string, CancellationToken, Task> reset, CancellationToken cancellation)
    {
        var now = Floor(time.GetUtcNow());
        var position = await documents.ReadAsync(QuotaPosition.Key, AiJsonContext.Default.QuotaPosition, cancellation);
        var count = 0;
        // The first time there may be users of the day before.
        var from = position?.Value.Done is { } done && done > now - LongestLookBack ? done + Quarter : now - TimeSpan.FromDays(1);
        for (var slot = from; slot <= now; slot += Quarter)
            count += await RunAsync(NameOf(slot), reset, cancellation);
        if (from <= now)
            await documents.WriteAsync(QuotaPosition.Key, new QuotaPosition(now), AiJsonContext.Default.QuotaPosition, WriteCondition.None, null, cancellation);
        return count;
    }

    private async Task<int> RunAsync(string slot, Func<string, CancellationToken, Task> reset, CancellationToken cancellation)
    {
        var count = 0;
        while (true)
        {
            var page = await documents.QueryAsync(
                new DocumentQuery(QuotaReset.Container, slot) { Limit = PageSize }, AiJsonContext.Default.QuotaReset, cancellation);
            if (page.Documents.Count == 0)
                return count;
            foreach (var user in page.Documents)
            {
                await reset(user.Id, cancellation);
                await documents.DeleteAsync(new(QuotaReset.Container, slot, user.Id), WriteCondition.None, cancellation);
                count++;
            }
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % Quarter.Ticks, TimeSpan.Zero);

    private static DateTimeOffset Ceiling(DateTimeOffset at) => Floor(at) is var floor && floor == at ? floor : floor + Quarter;

    internal static string NameOf(DateTimeOffset slot) => slot.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
}

/// <summary>Begins the new day of everybody whose midnight has passed.</summary>
public sealed class QuotaResetRun
{
    private readonly QuotaResets resets;
    private readonly AiQuotas quotas;

    internal QuotaResetRun(QuotaResets resets, AiQuotas quotas) => (this.resets, this.quotas) = (resets, quotas);

    /// <returns>How many users began a new day.</returns>
    public Task<int> RunAsync(CancellationToken cancellation) => resets.RunAsync(quotas.RollAsync, cancellation);
}
