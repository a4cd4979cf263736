using System.Diagnostics;
using System.Globalization;
using AutoVideo.Embedded.Durable.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Benchmarks.Durable;

/// <summary>The durable engine: throughput against the floor, latency of an idle step, many waiting instances, a long history.</summary>
internal static class DurableBenchmark
{
    private const int Orchestrations = 1000;
    private const int ActivitiesEach = 10;

    private static readonly string Payload = new('x', 300);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["wake", var path, var count])
            return await Wake(path, int.Parse(count, CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("durable-benchmark-").FullName;
        try
        {
            if (args.Length == 0 || args.Contains("throughput"))
                await Throughput(folder);
            if (args.Length == 0 || args.Contains("latency"))
                await Latency(folder);
            if (args.Length == 0 || args.Contains("history"))
                await LongHistory(folder);
            if (args.Length == 0 || args.Contains("waiting"))
                await Waiting(folder, 100_000);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Throughput(string folder)
    {
        var best = 0.0;
        var floor = 0.0;
        for (var round = 0; round < 3; round++)
        {
            floor = Math.Max(floor, DurableFloor.Measure(Path.Combine(folder, $"floor{round}.db"), 20_000));
            await using var engine = await BenchEngine.Start(Path.Combine(folder, $"throughput{round}.db"), new Functions());
            if (round == 0)
                await All(engine, 100, "warm");
            var started = Stopwatch.GetTimestamp();
            var commits = engine.Engine.Writer.Commits;
            await All(engine, Orchestrations, "run");
            var rate = Orchestrations * ActivitiesEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
            best = Math.Max(best, rate);
            Print($"  round {round + 1}: {rate:N0} activities/s, {engine.Engine.Writer.Commits - commits} commits");
        }

        Print($"throughput: {best:N0} activities/s = {best / floor:P0} of the floor of {floor:N0} (at least 30 % and 1,000)");
    }

    private static async Task All(BenchEngine engine, int count, string prefix)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => engine.Client.ScheduleNewOrchestrationInstanceAsync("Ten", Payload, new StartOrchestrationOptions($"{prefix}{i}"))));
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => engine.Client.WaitForInstanceCompletionAsync($"{prefix}{i}")));
    }

    private static async Task Latency(string folder)
    {
        var functions = new Functions();
        await using var engine = await BenchEngine.Start(Path.Combine(folder, "latency.db"), functions);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Answer");
        await engine.Client.WaitForInstanceStartAsync(id);
        var times = new List<double>();
        for (var i = 0; i < 600; i++)
        {
            functions.Started = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var sent = Stopwatch.GetTimestamp();
            await engine.Client.RaiseEventAsync(id, "Go", Payload);
            times.Add(Stopwatch.GetElapsedTime(sent, await functions.Started.Task).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        times.RemoveRange(0, 100);
        times.Sort();
        Print($"latency of an idle step, event in to activity started: p50 {times[times.Count / 2]:F2} ms (under 5), p99 {times[times.Count * 99 / 100]:F2} ms (under 20)");
    }

    private static async Task LongHistory(string folder)
    {
        var path = Path.Combine(folder, "history.db");
        var functions = new Functions();
        string id;
        await using (var engine = await BenchEngine.Start(path, functions))
        {
            id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Long", 2500);
            await Reach(engine, id);
        }

        foreach (var replayed in new[] { false, true })
        {
            // A new process state: nothing of the code is in memory, so the first step replays all 5,000 events.
            await using var engine = await BenchEngine.Start(path, functions);
            var steps = new List<double>();
            for (var i = 0; i < 3; i++)
            {
                functions.Started = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                var sent = Stopwatch.GetTimestamp();
                await engine.Client.RaiseEventAsync(id, "Go", i);
                steps.Add(Stopwatch.GetElapsedTime(sent, await functions.Started.Task).TotalMilliseconds);
            }

            Print($"one more step after 5,000 events{(replayed ? " (JIT warm)" : "")}: replayed {steps[0]:F1} ms, code kept {steps[1]:F1} ms, {steps[2]:F1} ms (under 50)");
        }

        static async Task Reach(BenchEngine engine, string id)
        {
            while ((await engine.Client.GetInstanceAsync(id, true))?.SerializedCustomStatus is null)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task Waiting(string folder, int count)
    {
        var path = Path.Combine(folder, "waiting.db");
        var functions = new Functions();
        await using (var engine = await BenchEngine.Start(path, functions))
        {
            for (var i = 0; i < count; i += 1000)
                await Task.WhenAll(Enumerable.Range(i, 1000).Select(n => engine.Client.ScheduleNewOrchestrationInstanceAsync("Answer", null, new StartOrchestrationOptions($"w{n}"))));
            while (await IsAnyPending(engine))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Print($"{count:N0} waiting: {Memory():N0} MB resident while they were started");
        }

        // In new processes, as after a restart: nothing is compiled yet, and nothing of the first phase counts as memory.
        for (var round = 0; round < 3; round++)
        {
            string[] self = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(DurableBenchmark).Assembly.Location] : [];
            using var process = Process.Start(Environment.ProcessPath!, [.. self, "durable", "wake", path, count.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
        }
    }

    private static async Task<int> Wake(string path, int count)
    {
        var functions = new Functions();
        var started = Stopwatch.GetTimestamp();
        await using var engine = await BenchEngine.Start(path, functions);
        await engine.Client.GetInstanceAsync("w0");
        var startUp = Stopwatch.GetElapsedTime(started);
        // As long as a host takes to open its port.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var wakes = new List<double>();
        foreach (var n in new[] { 0, 5, count / 2, count - 1, 77 })
        {
            functions.Started = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var sent = Stopwatch.GetTimestamp();
            await engine.Client.RaiseEventAsync($"w{n}", "Go", Payload);
            wakes.Add(Stopwatch.GetElapsedTime(sent, await functions.Started.Task).TotalMilliseconds);
        }

        Print($"{count:N0} waiting: start-up {startUp.TotalSeconds:F2} s (under 3), one event wakes one in {string.Join(", ", wakes.Select(wake => wake.ToString("F1", CultureInfo.InvariantCulture)))} ms (under 20), {Memory():N0} MB resident (under 300)");
        return 0;
    }

    private static async Task<bool> IsAnyPending(BenchEngine engine)
    {
        await foreach (var _ in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Pending], PageSize: 1)))
            return true;
        return false;
    }

    private static double Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class Functions : IDurableFunctions
    {
        public TaskCompletionSource<long> Started { get; set; } = new();

        public OrchestratorFunction? FindOrchestrator(string name) => name switch
        {
            "Ten" => Ten,
            "Answer" => Answer,
            "Long" => Long,
            _ => null,
        };

        public ActivityFunction? FindActivity(string name) => name switch
        {
            "Echo" => (invocation, _) => Task.FromResult(invocation.Input),
            "Mark" => (_, _) =>
            {
                Started.TrySetResult(Stopwatch.GetTimestamp());
                return Task.FromResult<string?>(null);
            }
            ,
            _ => null,
        };

        private static async Task<object?> Ten(TaskOrchestrationContext context)
        {
            var input = context.GetInput<string>();
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => context.CallActivityAsync<string>("Echo", input)));
            for (var i = 0; i < 5; i++)
                input = await context.CallActivityAsync<string>("Echo", input);
            return input;
        }

        private static async Task<object?> Answer(TaskOrchestrationContext context)
        {
            while (true)
            {
                await context.WaitForExternalEvent<string>("Go");
                await context.CallActivityAsync("Mark", Payload);
            }
        }

        private static async Task<object?> Long(TaskOrchestrationContext context)
        {
            for (var i = 0; i < context.GetInput<int>(); i++)
                await context.CallActivityAsync<string>("Echo", "x");
            context.SetCustomStatus("reached");
            while (true)
            {
                await context.WaitForExternalEvent<int>("Go");
                await context.CallActivityAsync("Mark");
            }
        }
    }

    private sealed class BenchEngine(ServiceProvider services) : IAsyncDisposable
    {
        public DurableTaskClient Client { get; } = services.GetRequiredService<DurableTaskClient>();

        public DurableEngine Engine { get; } = services.GetRequiredService<DurableEngine>();

        public static async Task<BenchEngine> Start(string path, IDurableFunctions functions)
        {
            var services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(functions)
                .AddDurableEngine(options => options.DatabasePath = path)
                .BuildServiceProvider();
            await services.GetRequiredService<IHostedService>().StartAsync(default);
            return new BenchEngine(services);
        }

        public async ValueTask DisposeAsync()
        {
            await services.GetRequiredService<IHostedService>().StopAsync(default);
            await services.DisposeAsync();
        }
    }
}
