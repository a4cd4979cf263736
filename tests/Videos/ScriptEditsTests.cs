using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Videos;

/// <summary>What scenes keep when others come, go or change places.</summary>
public sealed class ScriptEditsTests
{
    private static readonly ScriptDocument Script = new("Bees", "en", ScriptOrigin.Ready, [.. Enumerable.Range(1, 4).Select(Scene)], new("Bees", "", [], []), []);

    [Fact]
    public void A_script_whose_order_nobody_changed_carries_no_marks()
    {
        var changed = ScriptEdits.Change(Script, "s2", new(Headline: "Here"));

        Assert.All(changed.Scenes, scene => Assert.Null(scene.Mark));
        Assert.DoesNotContain("mark", JsonSerializer.Serialize(changed, ScriptJsonContext.Default.ScriptDocument), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(new SceneMark(3, 3, 4), changed.MarkOf(2));
    }

    [Fact]
    public void A_new_scene_has_a_number_of_its_own_and_fills_the_bar_as_the_one_before_it()
    {
        var (script, id) = ScriptEdits.Insert(ScriptEdits.Insert(Script, "s2", new("A new scene."), 2).Script, null, new("Another one."), 2);

        Assert.Equal("s6", id);
        Assert.Equal([new(6, 1, 4), new(1, 1, 4), new(2, 2, 4), new(5, 2, 4), new(3, 3, 4), new(4, 4, 4)], Marks(script));
    }

    [Fact]
    public void What_is_left_keeps_its_marks_and_the_last_scene_fills_the_bar()
    {
        Assert.Equal([new(1, 1, 4), new(3, 3, 4), new(4, 4, 4)], Marks(ScriptEdits.Remove(Script, "s2")));
        Assert.Equal([new(1, 1, 4), new(2, 2, 4), new(3, 4, 4)], Marks(ScriptEdits.Remove(Script, "s4")));
    }

    [Fact]
    public void In_another_order_the_bars_fill_one_after_the_other_and_there_and_back_changes_nothing()
    {
        var other = ScriptEdits.Reorder(Script, ["s4", "s1", "s2", "s3"]);

        Assert.Equal([new(4, 1, 4), new(1, 2, 4), new(2, 3, 4), new(3, 4, 4)], Marks(other));
        Assert.Equal(Marks(Script), Marks(ScriptEdits.Reorder(other, ["s1", "s2", "s3", "s4"])));
    }

    [Fact]
    public void A_clip_is_cut_as_asked_and_an_empty_cut_takes_that_back()
    {
        var cut = new ClipCut(2) { End = 5, Speed = 1.5, FocusX = 0.2, FocusY = 0.9, Scale = 1.25, Freezes = true };
        var changed = ScriptEdits.Change(Script, "s2", new(Clip: cut));

        var clips = Film(changed).Scenes.Select(scene => scene.Clip!).ToArray();
        // Three seconds at one and a half times the speed are two, less the frame that a file may lack.
        Assert.Equal(new FootageClip("c/s2.mp4", 2, 59, 1.5) { FocusX = 0.2, FocusY = 0.9, Scale = 1.25, WhenShort = WhenShort.Freeze }, clips[1]);
        Assert.Equal(Film(Script).Scenes[0].Clip, clips[0]);
        Assert.Equal(cut, ScriptEdits.Change(changed, "s2", new(Headline: "Here")).Scenes[1].Clip);
        Assert.Equal(Film(Script).Scenes.Select(scene => scene.Clip), Film(ScriptEdits.Change(changed, "s2", new(Clip: new()))).Scenes.Select(scene => scene.Clip));
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(0, 60.0)]
    [InlineData(7.9, 8.2)]
    public void A_cut_that_a_clip_is_too_short_for_shows_what_there_is(double start, double? end)
    {
        var clip = Film(ScriptEdits.Change(Script, "s1", new(Clip: new(start) { End = end is { } given ? Math.Max(given, start + 0.5) : null }))).Scenes[0].Clip!;

        Assert.InRange(clip.Start, 0, 7.5);
        Assert.InRange(clip.Start + (clip.Frames + 1) * clip.Speed / 30, 0.5, 8.01);
    }

    [Theory]
    [InlineData(-1, null, 1, 0.5, 1)]
    [InlineData(4_000, null, 1, 0.5, 1)]
    [InlineData(3, 3.4, 1, 0.5, 1)]
    [InlineData(0, double.NaN, 1, 0.5, 1)]
    [InlineData(0, null, 0.2, 0.5, 1)]
    [InlineData(0, null, 4.5, 0.5, 1)]
    [InlineData(0, null, 1, 1.1, 1)]
    [InlineData(0, null, 1, 0.5, 0.9)]
    [InlineData(0, null, 1, 0.5, 5)]
    public void A_cut_outside_its_limits_is_refused(double start, double? end, double speed, double focus, double scale) => Assert.Equal(
        "scene_invalid",
        Assert.Throws<PermanentException>(() => ScriptEdits.Change(Script, "s1", new(Clip: new(start) { End = end, Speed = speed, FocusY = focus, Scale = scale }))).Code);

    // Every scene with a clip of eight seconds.
    private static Timeline Film(ScriptDocument script) => TimelineBuilder.Build(
        script, [.. script.Scenes.Select(scene => TestVoices.Line($"v/{scene.Id}.wav", 10, scene.Narration.Split(' ')))],
        [.. script.Scenes.Select(scene => new Picture([new($"p/{scene.Id}.png", LayerRole.Background, 1188, 2112)], "test") { Clip = new($"c/{scene.Id}.mp4", 8) })],
        new(1080, 1920, 30, "veryfast", 20), "calm", 1);

    private static SceneMark[] Marks(ScriptDocument script) => [.. script.Scenes.Select((_, index) => script.MarkOf(index))];

    private static ScriptScene Scene(int number) => new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee"], 3);
}
