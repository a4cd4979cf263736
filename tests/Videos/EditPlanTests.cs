using AutoVideo.Render;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Translations;
using AutoVideo.Visuals;
using AutoVideo.Voice;

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
    public void A_new_scene_is_spoken_and_drawn_and_seen_into_the_next_one() =>
        Assert.Equal((1, 1, 1, 2), Of(ScriptEdits.Insert(Script, "s1", new("A new scene."), 3).Script, Request));

    [Fact]
    public void Where_a_scene_was_removed_its_neighbours_meet_anew() => Assert.Equal((0, 0, 0, 1), Of(ScriptEdits.Remove(Script, "s2"), Request));

    [Fact]
    public void Scenes_in_another_order_are_laid_out_where_they_moved() => Assert.Equal((0, 2, 0, 3), Of(ScriptEdits.Reorder(Script, ["s2", "s1", "s3", "s4"]), Request));

    [Fact]
    public void One_scene_of_ten_removed_encodes_how_its_neighbours_meet_and_nothing_else()
    {
        var ten = Script with { Scenes = [.. Enumerable.Range(1, 10).Select(Scene)] };
        var plan = Plan(ten, ScriptEdits.Remove(ten, "s5"), Request, Request);

        Assert.Equal((0, 0, 1), (plan.Spoken, plan.Drawn, plan.Segments));
        Assert.Equal("s6", Assert.Single(plan.Scenes, scene => scene.Encodes).SceneId);
    }

    [Fact]
    public void A_corrected_caption_is_encoded_where_it_is_seen_into_the_next_scene_and_neither_spoken_nor_drawn() =>
        Assert.Equal((0, 0, 0, 2), Of(ScriptEdits.Change(Script, "s2", new(Caption: "This is line No. 2.")), Request));

    [Fact]
    public void A_clip_that_is_cut_anew_is_encoded_where_it_is_seen_and_a_still_stays_as_it_is()
    {
        var filmed = Script with { Title = Filmed };
        EditPlan Cut(ScriptDocument script) => Plan(script, ScriptEdits.Change(script, "s2", new(Clip: new(1) { FocusX = 0.2 })), Request, Request);

        Assert.Equal((0, 0, 2), (Cut(filmed).Spoken, Cut(filmed).Drawn, Cut(filmed).Encoded));
        Assert.Equal(0, Cut(Script).Encoded);
    }

    [Fact]
    public void What_one_part_cost_says_what_all_will_cost()
    {
        var whole = Plan(Script, Script, Request, Request with { Captions = "karaoke" });
        var part = Plan(Script, Script, Request, Request with { Captions = "karaoke" }, encoded: 1, reused: 7);

        Assert.Equal(10, whole.CpuSeconds, 1);
        Assert.Equal(80, part.CpuSeconds, 1);
    }

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

    public static TheoryData<string, string> EditsOfFilms
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var film in Films.Keys)
            {
                foreach (var edit in Edits.Keys)
                    data.Add(film, edit);
            }
            return data;
        }
    }

    private static readonly Dictionary<string, Func<ScriptDocument, ScriptDocument>> Edits = new()
    {
        ["nothing"] = script => script,
        ["the first headline"] = script => ScriptEdits.Change(script, "s1", new(Headline: "Begin")),
        ["a headline"] = script => ScriptEdits.Change(script, "s2", new(Headline: "Here")),
        ["the last headline"] = script => ScriptEdits.Change(script, "s4", new(Headline: "The end")),
        ["two pictures"] = script => ScriptEdits.Change(ScriptEdits.Change(script, "s2", new(VisualPrompt: "A fox")), "s3", new(VisualPrompt: "An owl")),
        ["a picture of one's own"] = script => ScriptEdits.Change(script, "s3", new(Picture: "uploads/a.png")),
        ["a caption"] = script => ScriptEdits.Change(script, "s2", new(Caption: "This is line No. 2.")),
        ["the last caption"] = script => ScriptEdits.Change(script, "s4", new(Caption: "Bye.")),
        ["the first line"] = script => ScriptEdits.Change(script, "s1", new("These words are 1 more now.")),
        ["a line"] = script => ScriptEdits.Change(script, "s3", new("This is a longer line: 3.")),
        ["the last line"] = script => ScriptEdits.Change(script, "s4", new("That ends line 4.")),
        ["an overlay"] = script => ScriptEdits.Change(script, "s2", new(Overlay: new("progress-bar"))),
        ["a piece of a clip"] = script => ScriptEdits.Change(script, "s2", new(Clip: new(2) { Speed = 1.5 })),
        ["a scene less"] = script => ScriptEdits.Remove(script, "s2"),
        ["the first scene less"] = script => ScriptEdits.Remove(script, "s1"),
        ["the last scene less"] = script => ScriptEdits.Remove(script, "s4"),
        ["a scene more"] = script => ScriptEdits.Insert(script, "s2", new("This is a new scene.") { Headline = "New" }, 2.94).Script,
        ["a scene before"] = script => ScriptEdits.Insert(script, null, new("This is a new scene.") { Headline = "New" }, 2.94).Script,
        ["a scene behind"] = script => ScriptEdits.Insert(script, "s4", new("This is a new scene.") { Headline = "New" }, 2.94).Script,
        ["another order"] = script => ScriptEdits.Reorder(script, ["s1", "s3", "s2", "s4"]),
        ["the last two change places"] = script => ScriptEdits.Reorder(script, ["s1", "s2", "s4", "s3"]),
        ["the first goes last"] = script => ScriptEdits.Reorder(script, ["s2", "s3", "s4", "s1"]),
        ["all of it"] = script => ScriptEdits.Insert(
            ScriptEdits.Change(ScriptEdits.Remove(ScriptEdits.Reorder(script, ["s2", "s1", "s3", "s4"]), "s3"), "s1", new(Headline: "Here")), "s1", new("One scene comes again."), 2.94).Script,
    };

    private static readonly BrandBlock Brand = new("Inter", "Inter", new("#101820", "#ffffff", "#cccccc", "#ff8800", "#0088ff", "#ffcc00"))
    {
        Intro = new("Bees", null, 2),
        Outro = new("The end", null, 4.5),
    };

    /// <summary>Title of the film whose pictures are clips.</summary>
    private const string Filmed = "Bees, filmed";

    private static readonly Dictionary<string, (ScriptDocument Script, VideoRequest Request)> Films = new()
    {
        ["plain"] = (Script, Request),
        ["24 frames a second"] = (Script, Request with { Output = new(FrameRate: 24) }),
        ["60 frames a second"] = (Script, Request with { Output = new(FrameRate: 60) }),
        ["cuts"] = (Script, Request with { Style = "cut" }),
        ["cards"] = (Script, Request with { Brand = Brand }),
        ["cards and cuts"] = (Script, Request with { Brand = Brand, Style = "cut" }),
        ["an intro"] = (Script, Request with { Brand = Brand with { Outro = null } }),
        ["a progress bar"] = (With(Script, new SceneOverlay("progress-bar"), "s1", "s3"), Request),
        ["clips"] = (Script with { Title = Filmed }, Request),
        // With the ending it is longer than one segment, without it is not.
        ["a long last line"] = (ScriptEdits.Change(Script, "s4", new("This line number 4 ends it.")), Request with { Style = "cut" }),
    };

    [Theory]
    [MemberData(nameof(EditsOfFilms))]
    public void The_plan_counts_the_segments_that_are_not_there_yet(string film, string edit)
    {
        var (before, request) = Films[film];
        var after = Edits[edit](before);
        var there = Segments(FilmOf(before, request)).Select(segment => segment.Address).ToHashSet();
        var missing = Segments(FilmOf(after, request)).Where(segment => !there.Contains(segment.Address)).ToArray();
        var plan = Plan(before, after, request, request);

        Assert.Equal(missing.Length, plan.Segments);
        if (plan.Spoken == 0)
            Assert.Equal(missing.Sum(segment => segment.Frames) / (double)(request.Output?.FrameRate ?? 30), plan.EncodedSeconds, 1);
    }

    public static TheoryData<string> AllFilms => [.. Films.Keys];

    [Theory]
    [MemberData(nameof(AllFilms))]
    public void Other_captions_leave_what_shows_none_as_it_was(string film)
    {
        var (script, request) = Films[film];
        var wish = request with { Captions = "karaoke" };
        var there = Segments(FilmOf(script, request)).Select(segment => segment.Address).ToHashSet();

        Assert.Equal(Segments(FilmOf(script, wish)).Count(segment => !there.Contains(segment.Address)), Plan(script, script, request, wish).Segments);
    }

    [Fact]
    public void Other_settings_of_the_server_encode_all_of_it_anew()
    {
        var all = SegmentPlan.Of(FilmOf(Script, Request)).Count;
        foreach (var settings in new RenderOptions[] { new() { Preset = "medium" }, new() { Crf = 18 }, new() { FrameRate = 25 }, new() { CaptionStyle = "karaoke" } })
            Assert.Equal(all, Plan(Script, Script, Request, Request, settings: settings).Segments);
        Assert.Equal(0, Plan(Script, Script, Request, Request, settings: new() { MusicGainDb = -9 }).Segments);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(30)]
    [InlineData(60)]
    public void A_line_that_begins_later_leaves_the_captions_of_the_other_scenes_as_they_are(int frameRate)
    {
        var request = Request with { Output = new(FrameRate: frameRate) };
        string[] Scenes(double firstWord, int words)
        {
            var film = FilmOf(Script, request, pause: 0.15, line: (scene, line) => scene.Id != "s2"
                ? line
                : TestVoices.Line(line.Audio, words) is var other ? other with { Words = [other.Words[0] with { Start = firstWord }, .. other.Words.Skip(1)] } : line);
            return [.. SegmentPlan.Of(film).Zip(Segments(film)).Where(pair => pair.First.Scene != 1 && !(pair.First.Scene == 2 && pair.First.Kind == SegmentKind.Transition)).Select(pair => pair.Second.Address)];
        }

        var there = Scenes(firstWord: 0.1, words: 10);
        Assert.Equal(there, Scenes(firstWord: 0.15, words: 10));
        for (var words = 11; words < 20; words++)
            Assert.Equal(there, Scenes(firstWord: 0.1, words));
    }

    [Fact]
    public void A_voice_that_was_changed_is_chosen_anew_and_one_that_was_not_stays()
    {
        var now = DateTimeOffset.UnixEpoch;
        var video = new Video("vid_1", "ann", Request, VideoStatus.Completed, 1, now, now, 1, []) { Voice = new("offline", "amy"), Script = "s", Version = 1 };
        Video Again(VideoRequest request) => VideoTransitions.On(
            VideoTransitions.On(video, new Happened.Edited("s", 0, "s2", request, "ann", "settings"), now), new Happened.RenderRequested("ann", null), now);
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

    private static ScriptDocument With(ScriptDocument script, SceneOverlay overlay, params string[] scenes) =>
        script with { Scenes = [.. script.Scenes.Select(scene => scenes.Contains(scene.Id) ? scene with { Overlay = overlay } : scene)] };

    /// <summary>As a rendering lays it out: pictures are for their marks, lines are as long as their words.</summary>
    private static Timeline FilmOf(ScriptDocument script, VideoRequest request, double pause = 0.35, Func<ScriptScene, Speech, Speech>? line = null) => WishedTimeline.Build(
        script,
        [.. script.Scenes.Select(scene => line is null ? LineOf(scene) : line(scene, LineOf(scene)))],
        [.. script.Scenes.Select((scene, index) => PictureOf(scene, script.MarkOf(index), script.Title == Filmed))],
        request, new(), pause);

    private static Speech LineOf(ScriptScene scene)
    {
        var words = scene.Narration.Split(' ');
        return TestVoices.Line($"v/{scene.Narration}.wav", 2 * words.Length, words);
    }

    private static Picture PictureOf(ScriptScene scene, SceneMark mark, bool isFilmed = false)
    {
        var name = $"p/{mark}-{scene.PictureUpload ?? scene.VisualPrompt}-{scene.OnScreenText}";
        return new([new($"{name}/background.png", LayerRole.Background, 297, 528), new($"{name}/subject.png", LayerRole.Subject, 270, 480)], "test") { Clip = isFilmed ? new($"{name}/clip.mp4", 7) : null };
    }

    private static IEnumerable<(string Address, int Frames)> Segments(Timeline film) => SegmentPlan.Of(film)
        .Select(segment => (SegmentAddress.Of(film, segment, "test", EncoderKind.Software, SegmentCaptions.Write(film, segment)).Hash, segment.FrameCount));

    private static (int Spoken, int Drawn, int Asked, int Encoded) Of(ScriptDocument after, VideoRequest request)
    {
        var plan = Plan(Script, after, Request, request);
        return (plan.Spoken, plan.Drawn, plan.Scenes.Count(scene => scene.Asks), plan.Encoded);
    }

    private static EditPlan Plan(
        ScriptDocument before, ScriptDocument after, VideoRequest was, VideoRequest request, int encoded = 8, int reused = 0, RenderOptions? settings = null)
    {
        var film = FilmOf(before, was);
        var result = new RenderResult("v", "t", "s", "w", film.Seconds, film.FrameCount, 1, new([]), new Dictionary<string, double>(), encoded, reused);
        var last = new VideoVersion("vid_1", 1, "s", "t", was, "Bees", new(1, 0.35), result, [new(VideoStage.Render, default, default, 10)], default);
        return EditPlan.Of(last, film, before, after, request, settings ?? new());
    }
}
