using System.Collections.Concurrent;
using AutoVideo.Ai.Quotas;
using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

/// <summary>How many requests a minute a user's plan allows; a change of plan shows within a minute.</summary>
internal sealed class RatePlans(IAccountPlans accounts, IOptions<RateLimitsOptions> options, TimeProvider time)
{
    private const int Most = 20_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly IReadOnlyDictionary<string, int> _limits = options.Value.PerPlan();
    private readonly ConcurrentDictionary<string, (int Limit, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public ValueTask<int> LimitOfAsync(string userId, CancellationToken cancellation) =>
        _known.TryGetValue(userId, out var known) && known.Until > time.GetUtcNow() ? ValueTask.FromResult(known.Limit) : ReadAsync(userId, cancellation);

    private async ValueTask<int> ReadAsync(string userId, CancellationToken cancellation)
    {
        var plan = (await accounts.OfAsync(userId, cancellation)).Plan.Name;
        var limit = _limits.TryGetValue(plan, out var own) ? own : _limits[RateLimitsOptions.DefaultPlan];
        if (_known.Count >= Most)
            _known.Clear();
        _known[userId] = (limit, time.GetUtcNow() + KeptFor);
        return limit;
    }
}
