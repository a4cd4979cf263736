using System.Collections.Concurrent;
using System.Text.Json;

using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Histories;

/// <summary>The real <see cref="VideoOrchestrator"/> on the real engine; its activities note that they were called and answer at once.</summary>
internal sealed class PipelineEngine : IAsyncDisposable
{
    public const string VideoId = "video-1";

    private readonly EngineHarness engine;
    private readonly ConcurrentDictionary<string, int> attempts = new(StringComparer.Ordinal);
    private bool isRendered;
    private int mixed;

    public PipelineEngine(Action<DurableEngineOptions>? configure = null)
    {
        engine = new EngineHarness(configure, new QuickTime()).Orchestrator(nameof(VideoOrchestrator), context => VideoOrchestrator.RunAsync(context, context.GetInput<VideoRun>()!));
        Step<VideoRun>(ActivityNames.BeginVideo, _ => null);
        Step<VideoRun>(ActivityNames.WriteScript, _ => new WrittenScript("scripts/1", ["one", "two", "three"], Review));
        Step<ReviewWork>(ActivityNames.AskReview, work => Asked(work), work => $"{work.Gate}");
        Step<ReviewWork>(ActivityNames.RemindReview, work => Reminded(work), work => $"{work.Gate}");
        Step<ReviewWork>(ActivityNames.TakeReview, work => work.Script with { Script = "scripts/2", Scenes = ["one", "four"] }, work => $"{work.Gate}");
        Step<SceneWork>(ActivityNames.SpeakScene, work => $"speech/{work.Scene}@{work.Rate:0.0}", work => work.Scene);
        Step<SceneWork>(ActivityNames.DrawScene, work => $"picture/{work.Scene}", work => work.Scene);
        Step<SpeechFit>(ActivityNames.FitSpeech, _ => Interlocked.Decrement(ref mixed) >= 0 ? new FittedSpeech(1, IsMixed: true) : new FittedSpeech(1.5));
        Step<TimelineWork>(ActivityNames.ComposeTimeline, work => $"timeline of {string.Join(' ', work.Speeches.Concat(work.Pictures))}");
        Step<RenderWork>(ActivityNames.RenderVideo, _ => "job-1");
        engine.Activity(ActivityNames.CheckRender, async (_, shutdown) =>
        {
            Calls.Enqueue(ActivityNames.CheckRender);
            if (isRendered)
                return "true";
            isRendered = true;
            await Client.RaiseEventAsync(VideoId, RenderActivityCalls.RenderFinishedEvent, "job-1", shutdown);
            return "false";
        });
        Step<VideoRun>(ActivityNames.SaveVersion, _ => null);
        Step<VideoRun>(ActivityNames.StopVideo, _ =>
        {
            Stopped.TrySetResult();
            return null;
        });
        Step<VideoFailure>(ActivityNames.FailVideo, failure =>
        {
            Failure = failure;
            return null;
        });
    }

    /// <summary>Activities in the order in which they were run.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Gates that the video wants.</summary>
    public IReadOnlyList<ReviewGate>? Review { get; set; }

    /// <summary>What the owner is asked, and what looking again finds.</summary>
    public Func<ReviewWork, ReviewTerms> Asked { get; set; } = _ => new(true, default);
    public Func<ReviewWork, ReviewTerms> Reminded { get; set; } = _ => new(true, default);

    /// <summary>Set by the activity that records the stop.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often lines of two voices are found.</summary>
    public int Mixed { get => mixed; set => mixed = value; }

    public VideoFailure? Failure { get; private set; }

    public string? Timeline { get; private set; }

    public DurableTaskClient Client => engine.Client;

    /// <summary>Runs before an activity answers: its name, what it works on, and which attempt of that it is, from 1.</summary>
    public Func<string, string, int, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<string, string, int, Task> FailingAt(string activity) => (name, _, _) =>
        name == activity ? throw new PermanentException("step_broken", $"{activity} cannot be done.") : Task.CompletedTask;

    /// <summary>Asks for the stop from within an activity, which goes on only when the stop is recorded.</summary>
    public Func<string, string, int, Task> StoppedAt(string activity) => async (name, _, _) =>
    {
        if (name != activity)
            return;
        await Client.RaiseEventAsync(VideoId, VideoOrchestrator.CancelEvent);
        await Stopped.Task;
    };

    public async Task<OrchestrationMetadata> RunAsync()
    {
        await engine.Start();
        var ended = await engine.Run(nameof(VideoOrchestrator), new VideoRun(VideoId, 1), VideoId);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus}: {ended.FailureDetails}");
        return ended;
    }

    public async Task<InstanceHistory> HistoryAsync() => (await engine.History.ReadAsync(VideoId, default))!;

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private void Step<T>(string name, Func<T, object?> answer, Func<T, string>? subject = null) => engine.Activity(name, async (invocation, _) =>
    {
        var input = JsonSerializer.Deserialize<T>(invocation.Input!, JsonSerializerOptions.Default)!;
        Calls.Enqueue(name);
        var about = subject?.Invoke(input) ?? "";
        await Before(name, about, attempts.AddOrUpdate($"{name} {about}", 1, (_, before) => before + 1));
        var result = answer(input);
        if (name == ActivityNames.ComposeTimeline)
            Timeline = (string?)result;
        return result is null ? null : JsonSerializer.Serialize(result, result.GetType(), JsonSerializerOptions.Default);
    });

    /// <summary>Pauses between attempts are over a hundred times sooner.</summary>
    private sealed class QuickTime : TimeProvider
    {
        private const int Speed = 100;
        private readonly DateTimeOffset start = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => start + ((System.GetUtcNow() - start) * Speed);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Speed : dueTime, period);
    }
}
