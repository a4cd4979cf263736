using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Tests.Histories;

/// <summary>Makes histories with the pipeline as it is now: those that no release has, or, with the name of a release, all of it.</summary>
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
        var histories = new StoredHistories(arguments[0]);
        var made = new Dictionary<string, InstanceHistory>(StringComparer.Ordinal);
        foreach (var (name, before) in Runs)
        {
            await using var pipeline = new PipelineEngine();
            pipeline.Before = before(pipeline);
            await pipeline.RunAsync();
            made[name] = await pipeline.HistoryAsync();
        }
        foreach (var (name, run) in SmallRuns.All)
            made[name] = await run();
        foreach (var path in arguments is [_, var release] ? histories.Release(release, made) : histories.Renew(made))
            Console.WriteLine(path);
    }
}
