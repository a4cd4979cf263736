using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

/// <summary>
/// Lets so many requests of a user, an API key or (without credentials) an address pass in a minute, and says how many are left
/// (draft-ietf-httpapi-ratelimit-headers). A bucket fills evenly, so a burst of all of them is fine.
/// </summary>
internal sealed class RateLimitMiddleware(IRateLimiter limiter, RatePlans plans, ClientReader clients, IOptions<RateLimitsOptions> options) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly RatePolicy _key = new("key", options.Value.PerKey, Window);
    private readonly RatePolicy _address = new("address", options.Value.PerAddress, Window);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
            await TakeAsync(http);
        await next(context);
    }

    private async ValueTask TakeAsync(HttpContext http)
    {
        var caller = RequestCallers.Of(http);
        if (caller.IsGuest)
        {
            await TakeAsync(http, _address, ClientNetwork.Of(clients.AddressOf(http.Request)));
            return;
        }
        if (caller.KeyId is { } key)
            await TakeAsync(http, _key, key);
        await TakeAsync(http, new RatePolicy("user", await plans.LimitOfAsync(caller.UserId, http.RequestAborted), Window), caller.UserId);
    }

    private async ValueTask TakeAsync(HttpContext http, RatePolicy policy, string key)
    {
        // The counted name has the plan's size in it: a bucket of another size is another bucket.
        var lease = await limiter.TakeAsync(policy with { Name = $"api-{policy.Name}-{policy.Permits}" }, key, 1, http.RequestAborted);
        var headers = http.Response.Headers;
        headers.Append("RateLimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";q={policy.Permits};w={(long)policy.Window.TotalSeconds}"));
        headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={lease.Remaining};t={(long)Math.Ceiling((lease.Allowed ? lease.ResetAfter : lease.RetryAfter).TotalSeconds)}"));
        if (lease.Allowed)
            return;
        headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(lease.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        throw new PermanentException("rate_limited", $"There may be {policy.Permits} requests a minute for each {policy.Name}; wait as long as Retry-After says.");
    }
}
