using AutoVideo.Security;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// Slows down who tries passwords or codes: a small bucket that fills in seconds, then larger ones that take longer, so that the wait
/// grows with the number of attempts; per account and per address.
/// </summary>
public sealed class LoginThrottle(IRateLimiter limiter, IOptions<IdentityOptions> options)
{
    /// <exception cref="ThrottledException">Too many; it says how long to wait.</exception>
    /// <param name="account">Keyed hash of the address of e-mail; null when none is named.</param>
    /// <param name="address">The caller's.</param>
    /// <param name="cancellation">Ends the wait for the limiter.</param>
    public async Task TakeAsync(string? account, string? address, CancellationToken cancellation)
    {
        var perAddress = options.Value.LoginsPerAddressPerHour;
        var network = ClientNetwork.Of(address);
        await TakeAsync(new RatePolicy("login-address-burst", Math.Max(5, perAddress / 5), TimeSpan.FromMinutes(5)), network, cancellation);
        await TakeAsync(new RatePolicy("login-address", perAddress, TimeSpan.FromHours(1)), network, cancellation);
        if (account is null)
            return;
        var perAccount = options.Value.LoginsPerAccountPerHour;
        await TakeAsync(new RatePolicy("login-account-burst", Math.Max(5, perAccount / 4), TimeSpan.FromMinutes(1)), account, cancellation);
        await TakeAsync(new RatePolicy("login-account", perAccount, TimeSpan.FromHours(1)), account, cancellation);
        await TakeAsync(new RatePolicy("login-account-day", perAccount * 5, TimeSpan.FromDays(1)), account, cancellation);
    }

    private async Task TakeAsync(RatePolicy policy, string key, CancellationToken cancellation)
    {
        var lease = await limiter.TakeAsync(policy, key, 1, cancellation);
        if (!lease.Allowed)
            throw new ThrottledException(lease.RetryAfter);
    }
}

/// <summary>Too many attempts: HTTP 429 with <c>Retry-After</c>.</summary>
public sealed class ThrottledException : Exception
{
    public ThrottledException(TimeSpan retryAfter) : base("Too many attempts; wait and try again.") => RetryAfter = retryAfter;
    public ThrottledException() { }
    public ThrottledException(string message) : base(message) { }
    public ThrottledException(string message, Exception inner) : base(message, inner) { }

    public TimeSpan RetryAfter { get; }
}
