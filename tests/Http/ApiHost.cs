using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Http;

/// <summary>The product with limits that tests do not reach, one for a class of tests.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    internal const string NoLimits = "RateLimits:Plans=default=1000000";
    internal static readonly string[] Wide = [NoLimits, "RateLimits:PerAddress=1000000", "RateLimits:PerKey=1000000", "Identity:LoginsPerAddressPerHour=1000000"];

    internal IdentityHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await IdentityHost.StartAsync([.. Wide, "Api:CorsOrigins=https://studio.example.com"]);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
