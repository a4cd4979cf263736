using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Tests.Ai.Calls;

public sealed record Said(string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Said))]
internal sealed partial class CallJsonContext : JsonSerializerContext;

/// <summary>Processes on one data folder that make calls, and what is stored of them.</summary>
internal sealed class CallWorld(params string[] settings) : IDisposable
{
    public const string User = "usr_1", Video = "vid_1";
    private readonly TemporaryFolder folder = new();
    private readonly List<ServiceProvider> processes = [];

    /// <summary>A price that makes sums easy: a dollar the million characters, two the million tokens written.</summary>
    private const string Prices = """
        [{ "provider": "first", "model": "*", "from": "2020-01-01", "perMillionCharacters": 1, "outputPerMillionTokens": 2 },
         { "provider": "second", "model": "*", "from": "2020-01-01", "perMillionCharacters": 3 }]
        """;

    public string Folder => folder.Path;

    public ServiceProvider Process(Action<IServiceCollection>? change = null, params string[] more)
    {
        var prices = folder.Of("prices.json");
        File.WriteAllText(prices, Prices);
        var services = AiServices.Of(folder.Of("data"), [$"Ai:PricesFile={prices}", "Ai:Retries=0", .. settings, .. more]);
        change?.Invoke(services);
        var process = services.BuildServiceProvider();
        processes.Add(process);
        return process;
    }

    /// <summary>A process whose writes fail while it is dead.</summary>
    public ServiceProvider Dying(Func<bool> isDead) => Later(TimeSpan.Zero, _ => isDead());

    /// <summary>A process whose clock is ahead.</summary>
    /// <param name="isCut">Says of a container whether a write to it fails.</param>
    public ServiceProvider Later(TimeSpan by, Func<string, bool>? isCut = null) => Process(services =>
    {
        services.AddSingleton<TimeProvider>(new LaterTime(by));
        if (isCut is not null)
            Cut(services, isCut);
    });

    public static void Cut(IServiceCollection services, Func<string, bool> isCut) =>
        services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), isCut)));

    public static ProviderCall Call(string words = "hello", string provider = "first", AiKind kind = AiKind.Text, AiUsage? estimate = null, bool keep = true) => new(
        kind, provider, "model", keep ? ContentAddress.Of("said", 1, new Said($"{provider}/{words}"), CallJsonContext.Default.Said) : null,
        estimate ?? new AiUsage { Characters = 1_000_000 });

    public static Task<Said> AskAsync(
        IServiceProvider process, ProviderCall call, Func<ProviderJob, CancellationToken, Task<Answered<Said>>> send, CallOwner? owner = null, CancellationToken cancellation = default)
    {
        CallOwner.Set(owner ?? new CallOwner(User, Video, "script"));
        return process.GetRequiredService<IProviderCalls>().RunAsync(call, CallJsonContext.Default.Said, send, cancellation);
    }

    /// <summary>By a process of its own, after the lease of a dead one.</summary>
    public Task<int> SweepAsync() => SweepAsync(Later(TimeSpan.FromSeconds(2)));

    public static Task<int> SweepAsync(IServiceProvider process) => process.GetRequiredService<LedgerSweep>().SweepAsync(default);

    public static Task<Answered<Said>> Answer(string text = "hi", AiUsage? usage = null) =>
        Task.FromResult(new Answered<Said>(new Said(text), usage ?? new AiUsage { Characters = 2_000_000 }));

    /// <summary>All calls of a user in this month, oldest first.</summary>
    public static async Task<IReadOnlyList<Generation>> CallsAsync(IServiceProvider process, string user = User)
    {
        var report = process.GetRequiredService<UsageReport>();
        var now = process.GetRequiredService<TimeProvider>().GetUtcNow();
        var page = await report.ListAsync(user, $"{now.UtcDateTime:yyyy-MM}", null, 200, null, default);
        return [.. page.Documents.Select(document => document.Value).Reverse()];
    }

    public static async Task<UsageGroup> TotalAsync(IServiceProvider process, string user = User)
    {
        var today = DateOnly.FromDateTime(process.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        return (await process.GetRequiredService<UsageReport>().SumAsync(user, today, today, UsageBy.Day, default)).Total;
    }

    public static async Task<QuotaLine> QuotaAsync(IServiceProvider process, QuotaKind kind, string user = User) =>
        (await process.GetRequiredService<AiQuotas>().ReadAsync(user, default)).Lines.Single(line => line.Kind == kind);

    /// <summary>What is set aside of a user's quotas and neither settled nor given back.</summary>
    public static async Task<int> ReservationsAsync(IServiceProvider process)
    {
        var account = await process.GetRequiredService<IDocumentStore>().ReadAsync(QuotaAccount.KeyOf(User), AiJsonContext.Default.QuotaAccount, default);
        return account!.Value.Reservations.Count;
    }

    public void Dispose()
    {
        foreach (var process in processes)
            process.Dispose();
        folder.Dispose();
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
