using System.Reflection;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Videos;

public sealed class VideoTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Every_status_and_event_does_what_the_chart_says()
    {
        var chart = ReadChart();
        Assert.Equal(
            typeof(Happened).GetNestedTypes(BindingFlags.Public).Select(type => type.Name).Order(),
            chart.Select(cell => cell.Event).Distinct().Order());
        Assert.Equal(Enum.GetValues<VideoStatus>().Order(), chart.Select(cell => cell.Status).Distinct().Order());
        Assert.All(chart, cell => Assert.Equal(cell.Expected, Actual(cell.Status, EventNamed(cell.Event))));
    }

    [Fact]
    public void Each_change_adds_an_event_with_the_next_sequence_number()
    {
        var video = In(VideoStatus.Running) with { Sequence = 7 };
        var after = VideoTransitions.On(video, new Happened.Completed(), Now);
        Assert.Equal(8, after.Sequence);
        Assert.Equal((8, "completed"), (after.Outbox.Single().Sequence, after.Outbox.Single().Name));
    }

    [Fact]
    public void A_scene_that_is_reported_twice_is_counted_once()
    {
        var once = VideoTransitions.On(In(VideoStatus.Running), new Happened.SceneSpoken("s1", "v.json", 3, true, 0.5), Now);
        var twice = VideoTransitions.On(once, new Happened.SceneSpoken("s1", "v.json", 3, true, 0.5), Now.AddSeconds(9));
        Assert.Same(once, twice);
        Assert.Equal(0.5, once.Find(VideoStage.Voice)!.CpuSeconds);
        Assert.True(once.DraftVoice);
    }

    [Fact]
    public void A_retry_is_a_new_attempt_that_forgets_the_error()
    {
        var failed = In(VideoStatus.Failed) with { Error = new(VideoStage.Render, "c", "m", "a") };
        var again = VideoTransitions.On(failed, new Happened.RetryRequested(), Now);
        Assert.Equal((2, VideoStatus.Accepted), (again.Attempt, again.Status));
        Assert.Null(again.Error);
        Assert.Equal("vid_1.2", again.InstanceId);
    }

    [Fact]
    public void A_failure_says_stage_cause_and_what_to_do()
    {
        var cause = FailureCause.Of(typeof(PermanentException).FullName!, "tool_missing: no ffmpeg");
        var failed = VideoTransitions.On(In(VideoStatus.Running), new Happened.Failed(VideoStage.Render, cause), Now);
        Assert.Equal(new VideoError(VideoStage.Render, "tool_missing", "no ffmpeg", FailureAdvice.For("tool_missing")), failed.Error);
    }

    private static string Actual(VideoStatus status, Happened happened)
    {
        var before = In(status);
        try
        {
            var after = VideoTransitions.On(before, happened, Now);
            return ReferenceEquals(before, after) ? "=" : after.Status == before.Status ? "." : after.Status.ToString().ToLowerInvariant();
        }
        catch (PermanentException refused) when (refused.Code == "video_state_conflict")
        {
            return "x";
        }
    }

    private static Video In(VideoStatus status) => new(
        "vid_1", "usr_1", new VideoRequest("t", null, null, "en", "9:16", 30, "explainer", null, 1), status, 1, Now, Now, 0, [])
    {
        Scenes = [new VideoScene("s1", "h", "n")],
        Stages = [new StageRecord(VideoStage.Voice, Now)],
    };

    private static Happened EventNamed(string name) => name switch
    {
        "StageStarted" => new Happened.StageStarted(VideoStage.Render),
        "ScriptWritten" => new Happened.ScriptWritten("b", "t", "en", false, []),
        "SceneSpoken" => new Happened.SceneSpoken("s1", "v", 1, false, 0),
        "SceneDrawn" => new Happened.SceneDrawn("s1", "p", 0),
        "StageFinished" => new Happened.StageFinished(VideoStage.Voice),
        "TimelineComposed" => new Happened.TimelineComposed("t"),
        "RenderSubmitted" => new Happened.RenderSubmitted("j"),
        "Rendered" => new Happened.Rendered(new RenderResult("v", "t", "s", "w", 1, 30, 1, new VerificationReport([]), new Dictionary<string, double>(), 1, 0)),
        "StepFailed" => new Happened.StepFailed(VideoStage.Voice, "s1", new FailureCause("c", "m")),
        "Failed" => new Happened.Failed(VideoStage.Voice, new FailureCause("c", "m")),
        _ => (Happened)Activator.CreateInstance(typeof(Happened).GetNestedType(name)!)!,
    };

    private static List<(string Event, VideoStatus Status, string Expected)> ReadChart()
    {
        var text = File.ReadAllText(Repository.PathOf("orchestrations/README.md"));
        var rows = text.Split("<!-- chart -->")[1].Split("<!-- /chart -->")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToArray();
        var statuses = rows[0].Skip(1).Select(name => Enum.Parse<VideoStatus>(name, ignoreCase: true)).ToArray();
        return [.. from row in rows.Skip(2)
                   from column in Enumerable.Range(0, statuses.Length)
                   select (row[0], statuses[column], row[column + 1])];
    }
}
