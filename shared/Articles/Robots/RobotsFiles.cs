using System.Collections.Concurrent;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Outgoing;

namespace AutoVideo.Articles.Robots;

/// <summary>The robots.txt of sites, each read once a while (RFC 9309, sections 2.3 and 2.4).</summary>
public sealed class RobotsFiles(GuardedHttp http, TimeProvider time)
{
    // The RFC has at least 500 KiB read; what comes after is not looked at.
    private const int MaxBytes = 512 * 1024;
    private const int MaxSites = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(6), Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (RobotsRules Rules, DateTimeOffset Until)> known = new();

    /// <exception cref="PermanentException"><c>address_not_allowed</c>.</exception>
    /// <exception cref="TransientException">The file cannot be reached, and until it can nothing of the site is read.</exception>
    public async Task<bool> AllowsAsync(Uri address, CancellationToken cancellation)
    {
        var site = address.GetLeftPart(UriPartial.Authority);
        var now = time.GetUtcNow();
        if (!known.TryGetValue(site, out var entry) || entry.Until <= now)
        {
            entry = (await ReadAsync(new Uri(site + "/robots.txt"), cancellation), now + Kept);
            if (known.Count >= MaxSites)
                known.Clear();
            known[site] = entry;
        }
        return entry.Rules.Allows(address.PathAndQuery);
    }

    private async Task<RobotsRules> ReadAsync(Uri file, CancellationToken cancellation)
    {
        try
        {
            await using var answer = await http.SendAsync(
                new GuardedRequest(file) { Accept = "text/plain,*/*;q=0.5", MaxBytes = long.MaxValue, Timeout = Patience }, cancellation);
            if (answer.IsSuccess)
                return RobotsRules.Parse(await BeginningAsync(answer, cancellation), GuardedHttp.Agent);
            // Unavailable (4xx) allows; unreachable (5xx, and a site that asks for a pause) forbids everything.
            return answer.Status is 429 or >= 500
                ? throw new TransientException($"{file.Host} answered {answer.Status} when asked for its robots.txt; until it answers, its pages are not read.")
                : RobotsRules.AllowAll;
        }
        catch (PermanentException redirected) when (redirected.Code == "too_many_redirects")
        {
            return RobotsRules.AllowAll;
        }
    }

    private static async Task<string> BeginningAsync(GuardedAnswer answer, CancellationToken cancellation)
    {
        await using var body = await answer.OpenAsync(cancellation);
        var bytes = new byte[MaxBytes];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
