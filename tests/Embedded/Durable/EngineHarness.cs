using System.Text.Json;
using AutoVideo.Embedded.Durable.Dispatch;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>An engine of a test's own: orchestrators and activities are lambdas, and it can be stopped and started on the same file.</summary>
/// <param name="configure">Settings other than the defaults.</param>
/// <param name="time">The clock; the real one when null.</param>
/// <param name="databasePath">A file that outlives the harness; one of its own when null.</param>
internal sealed class EngineHarness(Action<DurableEngineOptions>? configure = null, TimeProvider? time = null, string? databasePath = null) : IDurableFunctions, IAsyncDisposable
{

    private readonly Dictionary<string, OrchestratorFunction> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityFunction> activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly TemporaryFolder folder = new();
    private ServiceProvider? services;

    public CollectedLog Log { get; } = new();

    public string DatabasePath => databasePath ?? folder.Of("durable.db");

    public DurableTaskClient Client => services!.GetRequiredService<DurableTaskClient>();

    public IDurableHistory History => services!.GetRequiredService<IDurableHistory>();

    public DurableEngine Engine => services!.GetRequiredService<DurableEngine>();

    public EngineHarness Orchestrator(string name, Func<TaskOrchestrationContext, Task> code)
    {
        orchestrators[name] = async context =>
        {
            await code(context);
            return null;
        };
        return this;
    }

    public EngineHarness Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code)
    {
        orchestrators[name] = async context => await code(context);
        return this;
    }

    public EngineHarness AsyncActivity<TIn, TOut>(string name, Func<TIn, Task<TOut>> code) =>
        Activity(name, async (invocation, _) =>
        {
            var input = invocation.Input is null ? default : JsonSerializer.Deserialize<TIn>(invocation.Input);
            return await code(input!) is { } output ? JsonSerializer.Serialize(output) : null;
        });

    public EngineHarness Activity<TIn, TOut>(string name, Func<TIn, TOut> code) => AsyncActivity<TIn, TOut>(name, input => Task.FromResult(code(input)));

    public EngineHarness Activity(string name, ActivityFunction code)
    {
        activities[name] = code;
        return this;
    }

    public OrchestratorFunction? FindOrchestrator(string name) => orchestrators.GetValueOrDefault(name);

    public ActivityFunction? FindActivity(string name) => activities.GetValueOrDefault(name);

    /// <summary>Opens the engine; without <paramref name="working"/> it only takes requests.</summary>
    public async Task<EngineHarness> Start(bool working = true)
    {
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton<IDurableFunctions>(this)
            .AddSingleton(time ?? TimeProvider.System)
            .AddDurableEngine(options =>
            {
                options.DatabasePath = DatabasePath;
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
        if (working)
            await services.GetRequiredService<IHostedService>().StartAsync(default);
        return this;
    }

    public async Task Stop()
    {
        if (services is null)
            return;
        await services.GetRequiredService<IHostedService>().StopAsync(default);
        await services.DisposeAsync();
        services = null;
    }

    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Schedules an instance and waits for its end.</summary>
    public async Task<OrchestrationMetadata> Run(string name, object? input = null, string? id = null) =>
        await Ended(await Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id)));

    public async Task<T> Run<T>(string name, object? input = null, string? id = null)
    {
        var ended = await Run(name, input, id);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
        return ended.ReadOutputAs<T>()!;
    }

    public async Task<OrchestrationMetadata> Ended(string id) =>
        await Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(Support.Eventually.Patience, TimeProvider.System);

    /// <summary>Waits until the instance's history holds that many events of a kind.</summary>
    public async Task<InstanceHistory> Recorded(string id, HistoryEventKind kind, int count = 1)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await History.ReadAsync(id, default) is { } history && history.Events.Count(entry => entry.Kind == kind) >= count)
                return history;
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Support.Eventually.Patience, $"No {kind} was recorded for {id}.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until the instance is as asked.</summary>
    public async Task<OrchestrationMetadata> Until(string id, Func<OrchestrationMetadata, bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await Client.GetInstanceAsync(id, true) is { } now && condition(now))
                return now;
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Support.Eventually.Patience, $"Instance {id} did not get there: {await Client.GetInstanceAsync(id)}");
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock once the engine sleeps until something is due, so that its timer is there to fire.</summary>
    public async Task Advance(ManualTimeProvider clock, TimeSpan by)
    {
        await Eventually(() => clock.PendingTimers > 0, "The engine does not wait for a time.");
        clock.Advance(by);
    }

    /// <summary>Moves the clock from timer to timer of an instance.</summary>
    public async Task AdvanceThroughTimers(ManualTimeProvider clock, string id, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var history = await Recorded(id, HistoryEventKind.TimerCreated, i);
            var due = history.Events.Where(entry => entry.Kind == HistoryEventKind.TimerCreated).ElementAt(i - 1).FireAt!.Value;
            await Eventually(() => clock.PendingTimers > 0, "The engine does not wait for a time.");
            clock.Advance(due - clock.GetUtcNow().UtcDateTime);
            await Recorded(id, HistoryEventKind.TimerFired, i);
        }
    }

    /// <summary>Rows of one of the engine's tables.</summary>
    public long CountRows(string table) => Engine.Database.Read(reader =>
    {
        using var command = reader.Connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    });

    public static async Task Eventually(Func<bool> condition, string otherwise)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Support.Eventually.Patience, otherwise);
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        folder.Dispose();
    }
}
