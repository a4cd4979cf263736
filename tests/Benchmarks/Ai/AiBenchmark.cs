using System.Globalization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Benchmarks.Ai;

/// <summary>
/// <c>ai [--strict]</c>: what lies around a call to a provider, on SQLite and files: its own time, fail-over past an open breaker, the cache, the quota.
/// <c>--strict</c> fails when fail-over adds 50 ms or more.
/// </summary>
internal static class AiBenchmark
{
    private const int Calls = 300;

    /// <summary>Milliseconds, of the median.</summary>
    private const double MostFailOver = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("autovideo-ai-");
        try
        {
            await using var process = Process(folder.FullName);
            var calls = process.GetRequiredService<IProviderCalls>();
            CallOwner.Set(new CallOwner("usr_1", "vid_1", "script"));
            for (var i = 0; i < 3; i++)
                await TryAsync(calls, Call("broken", $"warm-{i}"), fails: true);
            for (var i = 0; i < 20; i++)
                await TryAsync(calls, Call("well", $"warm-{i}"), fails: false);

            await ShowAsync("a call (claim, intent, answer kept, settled)", i => TryAsync(calls, Call("well", $"direct-{i}"), fails: false));
            await ShowAsync("the same request again", _ => TryAsync(calls, Call("well", "direct-1"), fails: false));
            var failOver = await ShowAsync("past an open breaker, which adds", _ => TryAsync(calls, Call("broken", "again"), fails: true));
            var quotas = process.GetRequiredService<AiQuotas>();
            await ShowAsync("quota: set aside and counted", async i =>
            {
                await quotas.ReserveAsync("usr_1", $"gen_{i}", new(QuotaKind.Image, 1), CancellationToken.None);
                await quotas.SettleAsync("usr_1", $"gen_{i}", 1, CancellationToken.None);
            });
            if (failOver < MostFailOver)
                return 0;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Fail-over past an open breaker adds {failOver:0.00} ms, and has to stay under {MostFailOver:0} ms."));
            return args.Contains("--strict") ? 1 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>The median, in milliseconds.</returns>
    private static async Task<double> ShowAsync(string what, Func<int, Task> work)
    {
        var times = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await work(i);
            times[i] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} p50 {times[Calls / 2],8:0.00} ms   p99 {times[Calls * 99 / 100],8:0.00} ms"));
        return times[Calls / 2];
    }

    private static async Task TryAsync(IProviderCalls calls, ProviderCall call, bool fails)
    {
        try
        {
            await calls.RunAsync(call, NoteJsonContext.Default.TextNote, (_, _) => fails
                ? throw new ProviderException(call.Provider, ProviderFault.Unavailable, "Down.")
                : Task.FromResult(new Answered<TextNote>(new("answer"), new AiUsage { OutputTokens = 100 })), CancellationToken.None);
        }
        catch (ProviderException) when (fails)
        {
            // Passed over.
        }
    }

    private static ProviderCall Call(string provider, string words) =>
        new(AiKind.Text, provider, "model", ContentAddress.Of("bench", 1, new TextNote($"{provider}/{words}"), NoteJsonContext.Default.TextNote), new AiUsage { OutputTokens = 100 });

    private static ServiceProvider Process(string folder) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Ai:Retries"] = "0",
            ["Quotas:Plans"] = "owner; free text=100000000/100000000 image=1000000/1000000",
        }).Build())
        .AddStorage().AddAi().BuildServiceProvider();
}
