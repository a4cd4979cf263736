using System.Text.Json.Nodes;

using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Tests.Histories;

/// <summary>
/// Histories that an earlier version of the pipeline stored, against today's: what these replays meet is what the videos that were being
/// made meet when a new version starts. After a change that may break them (no video is being made anywhere), renew them:
/// <c>dotnet exec artifacts/bin/AutoVideo.Tests/release/AutoVideo.Tests.dll AutoVideo.Tests.Histories.RenewHistories tests/Histories</c>
/// </summary>
public sealed class StoredHistoryTests
{
    public static TheoryData<string> Names => [.. RenewHistories.Runs.Keys, .. SmallRuns.All.Keys];

    private static string Folder => Path.Combine(Repository.Root, "tests", "Histories");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_run_replays_with_todays_orchestrator(string name)
    {
        var history = Stored(name);
        HistoryReplay.Run(history, Today(history));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_was_cut_off_after_any_step_replays_too(string name)
    {
        var history = Stored(name);
        foreach (var step in history.Events.Select(entry => entry.Step).Distinct())
            HistoryReplay.Run(history with { Events = [.. history.Events.TakeWhile(entry => entry.Step <= step)] }, Today(history));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_orchestrator_that_begins_with_another_step_is_found(string name) => Assert.Throws<NonDeterministicOrchestrationException>(() =>
        HistoryReplay.Run(Stored(name), async context =>
        {
            await context.CallActivityAsync<string>("AnotherStep");
            return null;
        }));

    private static InstanceHistory Stored(string name) => HistoryReplay.Read(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));

    private static OrchestratorFunction Today(InstanceHistory history) => async context =>
    {
        await Orchestrators.RunAsync(history.Name, context);
        return null;
    };
}

/// <summary>Makes the histories anew, with the pipeline as it is now.</summary>
public sealed class RenewHistories : ITestProgram
{
    internal static IReadOnlyDictionary<string, Func<PipelineEngine, Func<string, string, int, Task>>> Runs { get; } =
        new Dictionary<string, Func<PipelineEngine, Func<string, string, int, Task>>>(StringComparer.Ordinal)
        {
            ["completed"] = _ => (name, scene, attempt) => name == ActivityNames.SpeakScene && scene == "two" && attempt == 1
                ? throw new IOException("The voice is busy.")
                : Task.CompletedTask,
            ["cancelled"] = pipeline => pipeline.StoppedAt(ActivityNames.DrawScene),
            ["failed"] = pipeline => pipeline.FailingAt(ActivityNames.ComposeTimeline),
            ["reviewed"] = pipeline =>
            {
                pipeline.Review = [ReviewGate.Script, ReviewGate.Storyboard];
                pipeline.Asked = _ => new(false, TimeProvider.System.GetUtcNow().AddHours(1));
                return async (name, gate, attempt) =>
                {
                    if (name == ActivityNames.AskReview && attempt == 1)
                        await pipeline.Client.RaiseEventAsync(PipelineEngine.VideoId, ReviewActivityCalls.DecidedEvent(Enum.Parse<ReviewGate>(gate)));
                };
            },
        };

    public async Task RunAsync(string[] arguments)
    {
        foreach (var (name, before) in Runs)
        {
            await using var pipeline = new PipelineEngine();
            pipeline.Before = before(pipeline);
            await pipeline.RunAsync();
            await WriteAsync(arguments[0], name, await pipeline.HistoryAsync());
        }
        foreach (var (name, run) in SmallRuns.All)
            await WriteAsync(arguments[0], name, await run());
    }

    private static async Task WriteAsync(string folder, string name, InstanceHistory history)
    {
        var json = JsonNode.Parse(HistoryReplay.Write(history))!;
        var path = Path.Combine(folder, $"{name}.json");
        await File.WriteAllTextAsync(path, json.ToJsonString(new() { WriteIndented = true }).Replace(Repository.Root + "/", "", StringComparison.Ordinal) + "\n");
        Console.WriteLine(path);
    }
}
