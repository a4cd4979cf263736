using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Durable;

/// <summary>
/// The load that is killed: fan-outs, timers, events, sub-orchestrations and continue-as-new, with results that can be computed.
/// Says <c>accepted ID</c> once a request is promised, <c>done</c> when all have ended.
/// </summary>
public sealed class CrashLoad : ITestProgram
{
    private const int Rounds = 3;

    public sealed record Progress(int Number, int Round, long Total);

    public static long Expected(int number) => Rounds * (Enumerable.Range(0, 5).Sum(i => Square(number + i)) + Square(number) + Square(2));

    public async Task RunAsync(string[] arguments)
    {
        var (path, count) = (arguments[0], int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        await using var engine = await Load(path).Start();
        Console.WriteLine("ready");
        for (var i = 0; i < count; i++)
        {
            try
            {
                await engine.Client.ScheduleNewOrchestrationInstanceAsync("Mixed", new Progress(i, 0, 0), new StartOrchestrationOptions($"load-{i}").WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Accepted before a kill.
            }

            Console.WriteLine($"accepted load-{i}");
        }

        for (var i = 0; i < count; i++)
            await engine.Client.WaitForInstanceCompletionAsync($"load-{i}");
        Console.WriteLine("done");
    }

    internal static EngineHarness Load(string path) => new EngineHarness(databasePath: path)
        .Orchestrator("Mixed", Mixed)
        .Orchestrator("Child", async context => await context.CallActivityAsync<long>("Square", await context.WaitForExternalEvent<int>("Go")))
        .AsyncActivity<int, long>("Square", async number =>
        {
            await Task.Yield();
            return Square(number);
        });

    private static async Task<long> Mixed(TaskOrchestrationContext context)
    {
        var at = context.GetInput<Progress>()!;
        var child = $"{context.InstanceId}-{at.Round}";
        var fan = Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<long>("Square", at.Number + i)));
        var sub = context.CallSubOrchestratorAsync<long>("Child", options: new SubOrchestrationOptions(instanceId: child));
        context.SendEvent(child, "Go", at.Number);
        await context.CreateTimer(TimeSpan.FromMilliseconds(at.Number % 50), CancellationToken.None);
        var total = at.Total + (await fan).Sum() + await sub + await context.CallActivityAsync<long>("Square", 2);
        if (at.Round + 1 < Rounds)
            context.ContinueAsNew(at with { Round = at.Round + 1, Total = total });
        return total;
    }

    private static long Square(int number) => (long)number * number;
}
