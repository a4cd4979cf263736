using System.Diagnostics;
using System.Globalization;
using AutoVideo.Identity;
using AutoVideo.Security;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Benchmarks.Identity;

/// <summary>What a token check costs: signature, claims and denylist in the document store, and from the cache of verified tokens.</summary>
internal static class AuthBenchmark
{
    private const double UncachedLimitMicroseconds = 150;
    private const double CachedLimitMicroseconds = 10;

    public static async Task<int> RunAsync(string[] args)
    {
        var checks = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
        var folder = Directory.CreateTempSubdirectory("autovideo-auth-");
        try
        {
            var uncached = await MeasureAsync(folder.FullName, cacheSeconds: 0, checks);
            var cached = await MeasureAsync(folder.FullName, cacheSeconds: 3600, checks * 20);
            Print("uncached", uncached);
            Print("cached", cached);
            return uncached.Order().ElementAt(uncached.Length / 2) <= UncachedLimitMicroseconds && cached.Order().ElementAt(cached.Length / 2) <= CachedLimitMicroseconds ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double[]> MeasureAsync(string folder, int cacheSeconds, int checks)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Data:Folder", folder), new("Identity:TokenCacheSeconds", cacheSeconds.ToString(CultureInfo.InvariantCulture))]).Build())
            .AddLogging()
            .AddStorage()
            .AddSecurity()
            .AddIdentity()
            .AddSingleton<Messaging.IMessageBus, SilentBus>()
            .AddSingleton(new OwnerMode(false))
            .BuildServiceProvider();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var user = await services.GetRequiredService<UserStore>().CreateAsync(
            new User(User.NewId(now), "Ada", now) { Grants = [new RoleGrant(Role.Creator, null, "system", now)] }, CancellationToken.None);
        var signedIn = await services.GetRequiredService<SessionStore>().StartAsync(user, new Client("benchmark", null), "password", false, CancellationToken.None);
        var authenticator = services.GetRequiredService<IAuthenticator>();
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = $"Bearer {signedIn.AccessToken}";
        for (var warm = 0; warm < 2_000; warm++)
            await authenticator.AuthenticateAsync(http.Request, CancellationToken.None);
        var times = new double[checks];
        for (var index = 0; index < checks; index++)
        {
            var started = Stopwatch.GetTimestamp();
            await authenticator.AuthenticateAsync(http.Request, CancellationToken.None);
            times[index] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        return times;
    }

    private static void Print(string what, double[] times)
    {
        var sorted = times.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: p50 {sorted[sorted.Length / 2]:0.0} µs, p95 {sorted[(int)(sorted.Length * 0.95)]:0.0} µs, p99 {sorted[(int)(sorted.Length * 0.99)]:0.0} µs ({sorted.Length} checks)"));
    }

    /// <summary>No e-mail is sent here.</summary>
    private sealed class SilentBus : Messaging.IMessageBus
    {
        public Task SendAsync(string queueOrTopic, Messaging.BusMessage message, CancellationToken cancellation) => Task.CompletedTask;
    }
}
