using System.Text.Json.Nodes;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Sound;

public sealed class EffectTests
{
    private const int Second = 48_000;

    [Theory]
    [InlineData(SoundEffectKind.Whoosh)]
    [InlineData(SoundEffectKind.Pop)]
    [InlineData(SoundEffectKind.Click)]
    public void An_effect_sounds_where_it_should_and_its_edges_do_not_click(SoundEffectKind kind)
    {
        var length = EffectSynth.Samples(kind);
        var track = EffectSynth.Play([new(kind, Second, -6)], 3 * Second);

        Assert.Equal(track, EffectSynth.Play([new(kind, Second, -6)], 3 * Second));
        Assert.All(track.Take(2 * Second).Concat(track.Skip(2 * (Second + length))), sample => Assert.Equal(0, sample));
        var heard = track.Skip(2 * Second).Take(2 * length).Select(sample => Math.Abs((int)sample)).ToArray();
        Assert.InRange(heard.Max(), 1_500, 20_000);
        Assert.InRange(heard.Take(16).Concat(heard.TakeLast(16)).Max(), 0, heard.Max() / 12);
    }

    [Fact]
    public void An_effect_that_the_end_cuts_off_fades_and_many_at_once_do_not_wrap_around()
    {
        var cut = EffectSynth.Play([new(SoundEffectKind.Whoosh, Second / 2, 0)], Second / 2 + 12_000);
        Assert.InRange(cut.Select(sample => Math.Abs((int)sample)).Max(), 5_000, 32_200);
        Assert.InRange(cut.TakeLast(8).Max(sample => Math.Abs((int)sample)), 0, 700);

        var loud = EffectSynth.Play([.. Enumerable.Range(0, 40).Select(_ => new SoundEffect(SoundEffectKind.Pop, 100, 6))], Second);
        Assert.Equal(32_112, loud.Max(sample => Math.Abs((int)sample)));
    }

    [Fact]
    public void A_video_has_effects_only_when_its_style_asks_for_them()
    {
        using var bench = new RenderBench();
        var plain = bench.Film(scenes: 4, style: "calm, push");
        var asked = bench.Film(scenes: 4, style: "calm, push, effects");

        Assert.Empty(plain.Effects);
        Assert.Equal(TimelineJson.Serialize(plain), TimelineJson.Serialize(asked with { Effects = [] }));
        Assert.Equal(3, asked.Effects.Count);
        foreach (var (effect, scene) in asked.Effects.Zip(asked.Scenes.Skip(1)))
        {
            Assert.Equal(SoundEffectKind.Whoosh, effect.Kind);
            var middle = (scene.FirstFrame + scene.Transition!.Frames / 2.0) / asked.Output.FrameRate;
            Assert.Equal(middle, (effect.StartSample + EffectSynth.Samples(SoundEffectKind.Whoosh) / 2.0) / Second, 0.001);
        }
        Assert.Empty(bench.Film(scenes: 4, style: "calm, fade, effects").Effects);
    }

    [Fact]
    public void Lines_of_a_list_and_a_figure_pop_and_the_bars_of_a_chart_click_when_they_come()
    {
        var film = Overlaid(new("list") { Items = ["Cold", "Clear", "Deep"] }, new("number") { Value = "42" }, new("bars") { Series = [new("a", 1), new("b", 2)] });

        Assert.Equal(
            [SoundEffectKind.Pop, SoundEffectKind.Pop, SoundEffectKind.Pop, SoundEffectKind.Pop, SoundEffectKind.Click, SoundEffectKind.Click],
            film.Effects.Select(effect => effect.Kind));
        var list = film.Overlays[0];
        var frames = list.Elements.Where(element => element.Id.StartsWith("number-", StringComparison.Ordinal))
            .Select(element => list.FirstFrame + element.Motion.Single(motion => motion.Property == AnimatedProperty.Scale).Keys[0].Frame);
        Assert.Equal(frames.Select(frame => (long)frame * Second / 30), film.Effects.Take(3).Select(effect => effect.StartSample));
    }

    [Fact]
    public void A_document_of_a_version_that_knew_no_effects_is_still_read()
    {
        using var bench = new RenderBench();
        var json = JsonNode.Parse(TimelineJson.Serialize(bench.Film(scenes: 1)))!.AsObject();
        json["schemaVersion"] = 2;
        json.Remove("effects");

        Assert.Empty(TimelineJson.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())).Effects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Effects_are_heard_under_the_voice_and_the_whole_is_as_loud_as_ever(bool withMusic)
    {
        using var bench = new RenderBench();
        var voice = new short[8 * Second];
        VoiceTrack.Place(TestVoices.Samples(words: 12), voice, 3 * Second);
        var film = bench.Film(scenes: 1) with { Music = withMusic ? new MusicBed("warm", 5, -3) : null };
        var asked = film with { Effects = [new(SoundEffectKind.Whoosh, Second, 0), new(SoundEffectKind.Whoosh, 4 * Second, 0)] };

        var plain = await MixedSound.MixAsync(bench, film, voice);
        var heard = await MixedSound.MixAsync(bench, asked, voice);

        Assert.InRange(heard.Loudness.Integrated, -14.5, -13.5);
        Assert.InRange(heard.Loudness.TruePeak!.Value, -20, -1);
        Assert.NotEqual(plain.File, heard.File);
        // The whoosh is on the sides, the voice in the middle: it steps back under the voice.
        var alone = MixedSound.Level(heard.Side, 1.1, 1.4);
        Assert.InRange(alone - MixedSound.Level(plain.Side, 1.1, 1.4), 3, 120);
        Assert.InRange(alone - MixedSound.Level(heard.Side, 4.1, 4.4), 3, 40);
    }

    private static Timeline Overlaid(params SceneOverlay[] overlays)
    {
        var script = new ScriptDocument(
            "T", "en", ScriptOrigin.Ready,
            [.. overlays.Select((overlay, index) => new ScriptScene($"s{index + 1}", SceneRole.Body, "n", "h", null, "", [], 1) { Overlay = overlay })], new("T", "D", [], []), []);
        var picture = new AutoVideo.Visuals.Picture([new("p/bg.png", AutoVideo.Visuals.LayerRole.Background, 1188, 2112)], "test");
        var speech = new AutoVideo.Voice.Speech("v/1.wav", 4 * Second, [new("word", 0, 3)], "test", "v", false);
        return TimelineBuilder.Build(
            script, [.. overlays.Select(_ => speech)], [.. overlays.Select(_ => picture)], new(1080, 1920, 30, "veryfast", 20), "calm-cut-effects", 1);
    }
}
