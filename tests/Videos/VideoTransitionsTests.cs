using System.Reflection;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;

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

    [Fact]
    public void When_the_voice_changes_what_the_other_one_spoke_counts_as_unspoken_and_draft_no_more()
    {
        var spoken = VideoTransitions.On(In(VideoStatus.Running) with { Voice = Mine }, new Happened.SceneSpoken("s1", "v.json", 3, true, 0), Now);
        var switched = VideoTransitions.On(spoken, new Happened.VoiceSwitched(Mine, Other, "It is down."), Now);
        Assert.Equal(Other, switched.Voice);
        Assert.Null(switched.Scenes[0].Voice);
        Assert.False(switched.DraftVoice);
        Assert.Contains("one/a to two/b. It is down.", switched.Outbox[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_scenes_that_find_the_voice_down_one_changes_it()
    {
        var switched = VideoTransitions.On(In(VideoStatus.Running) with { Voice = Mine }, new Happened.VoiceSwitched(Mine, Other, "It is down."), Now);
        Assert.Same(switched, VideoTransitions.On(switched, new Happened.VoiceSwitched(Mine, new("three", "c"), "It is down."), Now));
        Assert.Same(switched, VideoTransitions.On(switched, new Happened.VoiceChosen(Mine), Now));
    }

    [Fact]
    public void Voices_that_failed_are_noted_until_the_next_attempt()
    {
        var once = VideoTransitions.On(In(VideoStatus.Running) with { Voice = Mine }, new Happened.VoiceSwitched(Mine, Other, "It is down."), Now);
        var twice = VideoTransitions.On(once, new Happened.VoiceSwitched(Other, new("three", "c"), "It is down."), Now);
        Assert.Equal(["one", "two"], twice.FailedVoices);
        Assert.Empty(VideoTransitions.On(twice with { Status = VideoStatus.Failed }, new Happened.RetryRequested(), Now).FailedVoices);
        Assert.Empty(Rendering(twice with { Status = VideoStatus.Failed }, Wish).FailedVoices);
    }

    [Fact]
    public void A_video_that_was_stored_before_failed_voices_were_noted_has_none()
    {
        var stored = JsonSerializer.SerializeToNode(In(VideoStatus.Running), VideosJsonContext.Default.Video)!.AsObject();
        Assert.True(stored.Remove("failedVoices"));
        Assert.Empty(stored.Deserialize(VideosJsonContext.Default.Video)!.FailedVoices);
    }

    private static readonly VoiceChoice Mine = new("one", "a"), Other = new("two", "b");

    private static string Actual(VideoStatus status, Happened happened)
    {
        var before = happened is Happened.VoiceSwitched ? In(status) with { Voice = Mine } : In(status);
        try
        {
            var after = VideoTransitions.On(before, happened, Now);
            return ReferenceEquals(before, after) ? "=" : after.Status == before.Status ? "." : after.Status.ToString().ToLowerInvariant();
        }
        catch (PermanentException refused) when (refused.Code is "video_state_conflict" or "review_not_open")
        {
            return "x";
        }
    }

    [Fact]
    public void Only_while_a_review_is_open_is_a_running_video_edited_and_the_approval_is_of_what_was_edited()
    {
        var asked = VideoTransitions.On(In(VideoStatus.Running), new Happened.ReviewAsked(ReviewGate.Script, "s", Now.AddDays(7)), Now);
        var edited = VideoTransitions.On(asked, new Happened.Edited("s", 0, "s2", Wish, "usr_1", "scene s1"), Now);
        var approved = VideoTransitions.On(edited, new Happened.ReviewDecided(ReviewGate.Script, true, "usr_1", null), Now);
        var taken = VideoTransitions.On(approved, new Happened.ReviewTaken(), Now);

        Assert.Equal("s2", Assert.Single(approved.Approvals).Script);
        Assert.Equal("video_state_conflict", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(approved, new Happened.Edited("s2", 1, "s3", Wish, "usr_1", "late"), Now)).Code);
        Assert.Null(taken.Review);
        Assert.Equal("review_approved", approved.Outbox[^1].Name);
        Assert.Contains("by usr_1", approved.Outbox[^1].Text);
    }

    [Fact]
    public void Settings_that_were_changed_before_the_approval_or_a_retry_are_those_of_the_video()
    {
        var other = Wish with { Voice = "lena", Music = "calm" };
        var spoken = In(VideoStatus.Running) with { Voice = Mine, Pace = new VideoPace(1, 0.35) };
        var asked = VideoTransitions.On(spoken, new Happened.ReviewAsked(ReviewGate.Storyboard, "s", Now.AddDays(7)), Now);
        var edited = VideoTransitions.On(asked, new Happened.Edited("s", 0, "s", other, "usr_1", "settings"), Now);

        var approved = VideoTransitions.On(edited, new Happened.ReviewDecided(ReviewGate.Storyboard, true, "usr_1", null), Now);
        Assert.Equal((other, null, null), (approved.Request, approved.Voice, approved.Pace));
        Assert.True(Assert.Single(approved.Approvals).HasNewSettings);

        var rejected = VideoTransitions.On(edited, new Happened.ReviewDecided(ReviewGate.Storyboard, false, "usr_1", "No."), Now);
        Assert.NotEqual(other, rejected.Request);
        var failed = VideoTransitions.On(rejected, new Happened.Failed(VideoStage.Visuals, new("review_rejected", "No.")), Now);
        Assert.Equal(other, VideoTransitions.On(failed, new Happened.RetryRequested(), Now).Request);
    }

    [Fact]
    public void A_question_that_has_lapsed_is_not_answered()
    {
        var asked = VideoTransitions.On(In(VideoStatus.Running), new Happened.ReviewAsked(ReviewGate.Script, "s", Now.AddDays(7)), Now);

        Assert.Equal("review_not_open", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(asked, new Happened.ReviewDecided(ReviewGate.Script, true, "usr_1", null), Now.AddDays(7))).Code);
    }

    [Fact]
    public void Of_two_who_decide_the_first_counts()
    {
        var asked = VideoTransitions.On(In(VideoStatus.Running), new Happened.ReviewAsked(ReviewGate.Script, "s", Now.AddDays(7)), Now);
        var rejected = VideoTransitions.On(asked, new Happened.ReviewDecided(ReviewGate.Script, false, "usr_1", "Too long"), Now);

        Assert.Same(rejected, VideoTransitions.On(rejected, new Happened.ReviewDecided(ReviewGate.Script, false, "usr_1", "Too long"), Now));
        Assert.Equal("review_not_open", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(rejected, new Happened.ReviewDecided(ReviewGate.Script, true, "usr_2", null), Now)).Code);
    }

    [Fact]
    public void An_edit_made_from_what_somebody_else_changed_is_refused()
    {
        var first = VideoTransitions.On(In(VideoStatus.Completed), new Happened.Edited("s", 0, "ann", Wish, "ann", "scene s1"), Now);

        Assert.Equal("changed_meanwhile", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(first, new Happened.Edited("s", 0, "bob", Wish, "bob", "scene s1"), Now)).Code);
    }

    [Fact]
    public void Settings_changed_from_the_same_reading_are_not_turned_back()
    {
        var first = VideoTransitions.On(In(VideoStatus.Completed), new Happened.Edited("s", 0, "s", Wish with { Captions = "karaoke" }, "ann", "settings"), Now);

        Assert.Equal("changed_meanwhile", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(first, new Happened.Edited("s", 0, "s", Wish with { Music = "calm" }, "bob", "settings"), Now)).Code);
        var both = VideoTransitions.On(first, new Happened.Edited("s", first.Revision, "s", first.Edit!.Request with { Music = "calm" }, "bob", "settings"), Now);
        Assert.Equal(("karaoke", "calm"), (both.Edit!.Request.Captions, both.Edit.Request.Music));
    }

    [Fact]
    public void An_edit_that_was_discarded_meanwhile_is_not_the_base_of_another()
    {
        var edited = VideoTransitions.On(In(VideoStatus.Completed), new Happened.Edited("s", 0, "s", Wish with { Captions = "karaoke" }, "ann", "settings"), Now);
        var discarded = VideoTransitions.On(edited, new Happened.EditDiscarded("ann"), Now);
        var again = VideoTransitions.On(discarded, new Happened.Edited("s", discarded.Revision, "s", Wish with { Captions = "box" }, "ann", "settings"), Now);

        Assert.Equal("changed_meanwhile", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(again, new Happened.Edited("s", edited.Revision, "s", edited.Edit!.Request with { Music = "calm" }, "bob", "settings"), Now)).Code);
    }

    [Fact]
    public void The_same_edit_again_changes_nothing_whichever_lists_it_comes_with()
    {
        var edit = new Happened.Edited("s", 0, "s2", Wish with { Review = new List<ReviewGate> { ReviewGate.Script } }, "ann", "edit");
        var edited = VideoTransitions.On(In(VideoStatus.Completed), edit, Now);

        Assert.Same(edited, VideoTransitions.On(edited, edit with { Request = Wish with { Review = new List<ReviewGate> { ReviewGate.Script } } }, Now));
    }

    [Fact]
    public void A_version_is_not_brought_back_over_edits_that_wait()
    {
        var edited = VideoTransitions.On(In(VideoStatus.Completed), new Happened.Edited("s", 0, "s2", Wish, "ann", "scene s1"), Now);
        Assert.Equal("edits_pending", Assert.Throws<PermanentException>(() => VideoTransitions.On(edited, new Happened.RenderRequested("ann", Made(1)), Now)).Code);

        // What failed while it was brought back can be tried with another one.
        var failed = VideoTransitions.On(In(VideoStatus.Completed), new Happened.RenderRequested("ann", Made(1)), Now);
        failed = VideoTransitions.On(failed, new Happened.Failed(VideoStage.Render, new FailureCause("c", "m")), Now);
        Assert.Equal(2, VideoTransitions.On(failed, new Happened.RenderRequested("ann", Made(2)), Now).Restores);
        // Once it was edited it is somebody's work.
        var worked = VideoTransitions.On(failed, new Happened.Edited("script-1", failed.Revision, "s3", Wish, "ann", "scene s1"), Now);
        Assert.Equal("edits_pending", Assert.Throws<PermanentException>(() => VideoTransitions.On(worked, new Happened.RenderRequested("ann", Made(2)), Now)).Code);
    }

    [Fact]
    public void Settings_that_somebody_else_changed_meanwhile_are_not_written_over()
    {
        var video = In(VideoStatus.Completed) with { Script = "s" };
        var first = VideoTransitions.On(video, new Happened.Edited("s", video.Revision, "s", Wish with { Seed = 2 }, "ann", "settings"), Now);
        Assert.NotEqual(VideoEditor.VersionOf(video), VideoEditor.VersionOf(first));

        Assert.Equal("changed_meanwhile", Assert.Throws<PermanentException>(
            () => VideoTransitions.On(first, new Happened.Edited("s", video.Revision, "s", Wish with { Seed = 3 }, "bob", "settings"), Now)).Code);
        var second = VideoTransitions.On(first, new Happened.Edited("s", first.Revision, "s", Wish with { Seed = 3 }, "bob", "settings"), Now);
        Assert.Equal(3, second.Edit!.Request.Seed);
    }

    [Fact]
    public void A_new_rendering_takes_the_edit_and_keeps_the_pace_unless_length_or_voice_changed()
    {
        var video = In(VideoStatus.Completed) with { Pace = new(1.1, 0.3), Version = 1, Result = Made(1).Result };
        Assert.Equal("nothing_to_render", Assert.Throws<PermanentException>(() => VideoTransitions.On(video, new Happened.RenderRequested("ann", null), Now)).Code);

        var words = Rendering(video, Wish);
        var voice = Rendering(video, Wish with { Voice = "slt" });
        var restored = VideoTransitions.On(video, new Happened.RenderRequested("ann", Made(3)), Now);

        Assert.Equal((VideoStatus.Accepted, 2, video.Pace), (words.Status, words.Attempt, words.Pace));
        Assert.Null(words.Result);
        Assert.Null(voice.Pace);
        Assert.Equal("slt", voice.Request.Voice);
        Assert.Equal((3, "script-3"), (restored.Restores!.Value, restored.Edit!.Script));
    }

    private static Video Rendering(Video video, VideoRequest request) => VideoTransitions.On(
        VideoTransitions.On(video, new Happened.Edited("s", 0, "s2", request, "ann", "edit"), Now), new Happened.RenderRequested("ann", null), Now);

    private static VideoVersion Made(int number) => new(
        "vid_1", number, $"script-{number}", "timeline", Wish, "Title", new(1, 0.35),
        new RenderResult("v", "t", "s", "w", 1, 30, 1, new VerificationReport([]), new Dictionary<string, double>(), 1, 0), [], Now);

    private static readonly VideoRequest Wish = new("t", null, null, "en", "9:16", 30, "explainer", null, 1);

    private static Video In(VideoStatus status) => new("vid_1", "usr_1", Wish, status, 1, Now, Now, 0, [])
    {
        Script = "s",
        Scenes = [new VideoScene("s1", "h", "n")],
        Stages = [new StageRecord(VideoStage.Voice, Now)],
    };

    private static Happened EventNamed(string name) => name switch
    {
        "StageStarted" => new Happened.StageStarted(VideoStage.Render),
        "ScriptWritten" => new Happened.ScriptWritten("b", "t", "en", false, []),
        "VoiceChosen" => new Happened.VoiceChosen(Other),
        "VoiceSwitched" => new Happened.VoiceSwitched(Mine, Other, "It is down."),
        "SceneSpoken" => new Happened.SceneSpoken("s1", "v", 1, false, 0),
        "SceneDrawn" => new Happened.SceneDrawn("s1", "p", 0),
        "StageFinished" => new Happened.StageFinished(VideoStage.Voice),
        "TimelineComposed" => new Happened.TimelineComposed("t"),
        "RenderSubmitted" => new Happened.RenderSubmitted("j"),
        "Rendered" => new Happened.Rendered(new RenderResult("v", "t", "s", "w", 1, 30, 1, new VerificationReport([]), new Dictionary<string, double>(), 1, 0)),
        "StepFailed" => new Happened.StepFailed(VideoStage.Voice, "s1", new FailureCause("c", "m")),
        "Paced" => new Happened.Paced(new VideoPace(1, 0.35)),
        "ReviewAsked" => new Happened.ReviewAsked(ReviewGate.Script, "s", Now.AddDays(7)),
        "ReviewReminded" => new Happened.ReviewReminded(1),
        "ReviewDecided" => new Happened.ReviewDecided(ReviewGate.Script, true, "usr_1", null),
        "Edited" => new Happened.Edited("s", 0, "s2", Wish, "usr_1", "scene s1"),
        "EditDiscarded" => new Happened.EditDiscarded("usr_1"),
        "RenderRequested" => new Happened.RenderRequested("usr_1", Made(1)),
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
