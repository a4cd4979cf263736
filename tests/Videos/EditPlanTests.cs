using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Translations;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Videos;

/// <summary>What a plan says of each kind of edit, and what becomes of the voice.</summary>
public sealed class EditPlanTests
{
    private static readonly VideoRequest Request = new(null, null, "script.txt", "en", "9:16", 20, "explainer", null, 7);
    private static readonly ScriptDocument Script = new("Bees", "en", ScriptOrigin.Ready, [.. Enumerable.Range(1, 4).Select(Scene)], new("Bees", "", [], []), []);

    [Fact]
    public void Nothing_changed_makes_nothing() => Assert.Equal((0, 0, 0, 0), Of(Script, Request));

    [Fact]
    public void Other_words_are_spoken_and_seen_into_the_next_scene() =>
        Assert.Equal((1, 0, 0, 2), Of(ScriptEdits.Change(Script, "s2", new("Something else is said here.")), Request));

    [Fact]
    public void Another_picture_is_asked_for_and_drawn() => Assert.Equal((0, 1, 1, 2), Of(ScriptEdits.Change(Script, "s2", new(VisualPrompt: "A fox")), Request));

    [Fact]
    public void Another_headline_is_drawn_but_nobody_is_asked() => Assert.Equal((0, 1, 0, 1), Of(ScriptEdits.Change(Script, "s4", new(Headline: "The end")), Request));

    [Fact]
    public void A_picture_of_ones_own_is_laid_out_and_not_asked_for() => Assert.Equal((0, 1, 0, 2), Of(ScriptEdits.Change(Script, "s1", new(Picture: "uploads/a.png")), Request));

    [Fact]
    public void A_new_scene_is_spoken_and_asked_for_and_all_are_laid_out_for_their_new_number() =>
        Assert.Equal((1, 5, 1, 5), Of(ScriptEdits.Insert(Script, "s1", new("A new scene."), 3).Script, Request));

    [Fact]
    public void A_removed_scene_costs_nobody_anything() => Assert.Equal((0, 3, 0, 3), Of(ScriptEdits.Remove(Script, "s4"), Request));

    [Fact]
    public void Scenes_in_another_order_are_laid_out_where_they_moved() => Assert.Equal((0, 2, 0, 3), Of(ScriptEdits.Reorder(Script, ["s2", "s1", "s3", "s4"]), Request));

    [Fact]
    public void Another_voice_speaks_all() => Assert.Equal((4, 0, 0, 4), Of(Script, Request with { Voice = "other" }));

    [Fact]
    public void Other_captions_are_encoded_and_other_music_is_not()
    {
        Assert.Equal((0, 0, 0, 4), Of(Script, Request with { Captions = "karaoke" }));
        Assert.Equal((0, 0, 0, 0), Of(Script, Request with { Music = VideoRequest.NoMusic }));
    }

    [Fact]
    public void Another_format_is_drawn_and_asked_for_anew() => Assert.Equal((0, 4, 4, 4), Of(Script, Request with { Format = "16:9" }));

    public static TheoryData<string> Edits => [.. Changes.Keys];

    private static readonly Dictionary<string, Func<ScriptDocument, ScriptDocument>> Changes = new()
    {
        ["nothing"] = script => script,
        ["the first headline"] = script => ScriptEdits.Change(script, "s1", new(Headline: "Begin")),
        ["a headline"] = script => ScriptEdits.Change(script, "s2", new(Headline: "Here")),
        ["the last headline"] = script => ScriptEdits.Change(script, "s4", new(Headline: "The end")),
        ["two pictures"] = script => ScriptEdits.Change(ScriptEdits.Change(script, "s2", new(VisualPrompt: "A fox")), "s3", new(VisualPrompt: "An owl")),
        ["the first line"] = script => ScriptEdits.Change(script, "s1", new("These words are now 1 more.")),
        ["a line"] = script => ScriptEdits.Change(script, "s3", new("This is a longer line: 3.")),
        ["one scene less"] = script => ScriptEdits.Remove(script, "s4"),
        ["another order"] = script => ScriptEdits.Reorder(script, ["s1", "s3", "s2", "s4"]),
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void The_plan_counts_the_segments_that_are_not_there_yet(string edit)
    {
        var after = Changes[edit](Script);
        var there = Addresses(FilmOf(Script)).ToHashSet();

        Assert.Equal(Addresses(FilmOf(after)).Count(address => !there.Contains(address)), Plan(after, Request).Segments);
    }

    [Fact]
    public void Other_captions_leave_no_segment_as_it_was() =>
        Assert.Equal(SegmentPlan.Of(FilmOf(Script)).Count, Plan(Script, Request with { Captions = "karaoke" }).Segments);

    [Fact]
    public void A_voice_that_was_changed_is_chosen_anew_and_one_that_was_not_stays()
    {
        var now = DateTimeOffset.UnixEpoch;
        var video = new Video("vid_1", "ann", Request, VideoStatus.Completed, 1, now, now, 1, []) { Voice = new("offline", "amy"), Script = "s", Version = 1 };
        Video Again(VideoRequest request) => VideoTransitions.On(
            VideoTransitions.On(video, new Happened.Edited("s", "s2", request, "ann", "settings"), now), new Happened.RenderRequested("ann", null), now);
        Assert.Equal("amy", Again(Request with { Music = "calm" }).Voice?.Voice);
        Assert.Null(Again(Request with { Voice = "bob" }).Voice);
    }

    [Theory]
    [InlineData(3, 3, 1)]
    [InlineData(3.05, 3, 1)]
    [InlineData(3.3, 3, 1.1)]
    [InlineData(6, 3, 1.15)]
    [InlineData(2.8, 3, 0.93)]
    [InlineData(1, 3, 0.9)]
    [InlineData(0, 3, 1)]
    public void A_translated_line_is_fitted_to_the_original_within_limits(double natural, double original, double rate) => Assert.Equal(rate, SceneFit.Rate(natural, original));

    private static ScriptScene Scene(int number) =>
        new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee", "hive"], 3);

    /// <summary>As a rendering lays it out: pictures are for their place among all, lines are as long as their words.</summary>
    private static Timeline FilmOf(ScriptDocument script) => TimelineBuilder.Build(
        script,
        [.. script.Scenes.Select(scene => TestVoices.Line($"v/{scene.Narration}.wav", 2 * scene.Narration.Split(' ').Length))],
        [.. script.Scenes.Select((scene, index) => new Picture(
            [new PictureLayer($"p/{index}-{script.Scenes.Count}-{scene.VisualPrompt}-{scene.OnScreenText}.png", LayerRole.Background, 297, 528)], "test"))],
        new(270, 480, 30, "ultrafast", 26), "calm", 1, pause: 0.35);

    private static IEnumerable<string> Addresses(Timeline film) => SegmentPlan.Of(film)
        .Select(segment => SegmentAddress.Of(film, segment, "test", EncoderKind.Software, SegmentCaptions.Write(film, segment)).Hash);

    private static (int Spoken, int Drawn, int Asked, int Encoded) Of(ScriptDocument after, VideoRequest request)
    {
        var plan = Plan(after, request);
        return (plan.Spoken, plan.Drawn, plan.Scenes.Count(scene => scene.Asks), plan.Encoded);
    }

    private static EditPlan Plan(ScriptDocument after, VideoRequest request)
    {
        var film = FilmOf(Script);
        var result = new RenderResult("v", "t", "s", "w", film.Seconds, film.FrameCount, 1, new([]), new Dictionary<string, double>(), 8, 0);
        var last = new VideoVersion("vid_1", 1, "s", "t", Request, "Bees", new(1, 0.35), result, [new(VideoStage.Render, default, default, 10)], default);
        return EditPlan.Of(last, film, Script, after, request, Script.Scenes.ToDictionary(scene => scene.Id, scene => film.Voice.Single(clip => clip.SceneId == scene.Id).Samples / 48_000.0));
    }
}
