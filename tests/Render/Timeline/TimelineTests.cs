using AutoVideo.Failures;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Timelines;

public sealed class TimelineTests
{
    private static readonly OutputSpec Output = new(1080, 1920, 30, "veryfast", 20);

    [Fact]
    public void Scenes_follow_each_other_without_gap_and_every_line_lies_inside_its_scene()
    {
        var random = new Random(1);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var rate = new[] { 24, 25, 30, 60 }[random.Next(4)];
            double[] spoken = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => 0.6 + 8 * random.NextDouble())];
            var timeline = Build(spoken, seed: attempt, wanted: random.Next(2) == 0 ? null : spoken.Sum() * (0.8 + 0.5 * random.NextDouble()), output: Output with { FrameRate = rate });

            Assert.Empty(TimelineValidator.Errors(timeline));
            Assert.All(timeline.Scenes.Zip(timeline.Voice), pair =>
            {
                Assert.True(pair.Second.StartSample >= (long)pair.First.FirstFrame * 48_000 / rate);
                Assert.True(pair.Second.StartSample + pair.Second.Samples <= (long)(pair.First.FirstFrame + pair.First.FrameCount) * 48_000 / rate);
            });
        }
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(1.04)]
    [InlineData(1.15)]
    [InlineData(1.22)]
    public void Pauses_bring_the_whole_within_a_tenth_of_the_wanted_length(double share)
    {
        double[] spoken = [.. Enumerable.Repeat(2.0, 12)];
        var wanted = (spoken.Sum() + 12 * 0.35 + 0.5) * share;

        Assert.InRange(Build(spoken, wanted: wanted).Seconds, wanted * 0.9, wanted * 1.1);
    }

    [Fact]
    public void Without_a_wanted_length_the_voice_breathes_between_scenes()
    {
        var timeline = Build([3, 4, 5]);

        Assert.All(timeline.Voice.Zip(timeline.Voice.Skip(1)), pair =>
            Assert.True(pair.Second.StartSample - pair.First.StartSample - pair.First.Samples >= 0.25 * 48_000));
    }

    [Fact]
    public void Equal_inputs_give_equal_bytes_and_another_seed_gives_other_motion()
    {
        var one = TimelineJson.Serialize(Build([3, 4, 5], seed: 7));

        Assert.Equal(one, TimelineJson.Serialize(Build([3, 4, 5], seed: 7)));
        Assert.NotEqual(one, TimelineJson.Serialize(Build([3, 4, 5], seed: 8)));
        Assert.Equal(one, TimelineJson.Serialize(TimelineJson.Parse(one)));
    }

    [Fact]
    public void Motion_alternates_and_transitions_vary_over_a_long_video()
    {
        var scenes = Build([.. Enumerable.Repeat(3.0, 20)]).Scenes;

        Assert.All(scenes.Zip(scenes.Skip(1)), pair => Assert.NotEqual(pair.First.Motion.StartZoom > pair.First.Motion.EndZoom, pair.Second.Motion.StartZoom > pair.Second.Motion.EndZoom));
        Assert.Equal(20, scenes.Select(scene => scene.Motion).Distinct().Count());
        Assert.Null(scenes[0].Transition);
        Assert.Contains(scenes, scene => scene.Transition?.Kind == TransitionKind.Fade);
        Assert.Contains(scenes, scene => scene.Transition?.Kind == TransitionKind.Slide);
    }

    [Fact]
    public void Captions_stand_when_their_words_are_spoken_and_never_two_at_once()
    {
        var timeline = Build([2.4, 3, 2.1]);

        var word = timeline.Captions.Cues.SelectMany(cue => cue.Words).First(item => item.Text == "s2w0");
        Assert.Equal((double)timeline.Voice[1].StartSample / 48_000, word.Start, 0.001);
        Assert.All(timeline.Captions.Cues.Zip(timeline.Captions.Cues.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    public static TheoryData<string, Func<Timeline, Timeline>> Damages => new()
    {
        { "scenes[1] (s2)", film => film with { Scenes = [film.Scenes[0], film.Scenes[1] with { FirstFrame = 3 }, film.Scenes[2]] } },
        { "scenes[0] (s1)", film => film with { Scenes = [film.Scenes[0] with { Transition = new(TransitionKind.Fade, 12) }, .. film.Scenes.Skip(1)] } },
        { "scenes[2] (s3)", film => film with { Scenes = [.. film.Scenes.Take(2), film.Scenes[2] with { Motion = new(1, double.NaN, 0.5, 0.5) }] } },
        { "scenes[2] (s3)", film => film with { Scenes = [.. film.Scenes.Take(2), film.Scenes[2] with { Layers = [] }] } },
        { "output", film => film with { Output = film.Output with { Width = 1081 } } },
        { "output.preset", film => film with { Output = film.Output with { Preset = "; rm" } } },
        { "captions.cues[0]", film => film with { Captions = film.Captions with { Cues = [film.Captions.Cues[0] with { End = 900 }] } } },
        { "voice[1] (s2)", film => film with { Voice = [film.Voice[0], film.Voice[1] with { StartSample = 5 }, film.Voice[2]] } },
        { "music.mood", film => film with { Music = new MusicBed("loud", 1, 0) } },
        { "music.file", film => film with { Music = new MusicBed("calm", 1, 0) { File = new("videos/other.wav", 3, -20) } } },
        { "effects[1] (Pop)", film => film with { Effects = [new(SoundEffectKind.Click, 0, -6), new(SoundEffectKind.Pop, -1, -6)] } },
        { "effects[0] (Whoosh)", film => film with { Effects = [new(SoundEffectKind.Whoosh, 90_000_000, -6)] } },
        { "effects[0] (Click)", film => film with { Effects = [new(SoundEffectKind.Click, 0, double.NaN)] } },
        { "effects[0] (9)", film => film with { Effects = [new((SoundEffectKind)9, 0, -6)] } },
        { "effects", film => film with { SchemaVersion = 2, Effects = [new(SoundEffectKind.Click, 0, -6)] } },
        { "scenes[0] (s1)", film => film with { Scenes = [film.Scenes[0] with { FrameCount = 2_000_000_000 }, film.Scenes[1] with { FirstFrame = 2_000_000_000, FrameCount = 2_000_000_000 }] } },
        { "output.frameRate", film => film with { Output = film.Output with { FrameRate = 0 }, Effects = [new(SoundEffectKind.Click, 0, -6)] } },
        { "scenes[1]", film => film with { Scenes = [film.Scenes[0], null!, film.Scenes[2]] } },
        { "scenes[2]", film => film with { Scenes = [.. film.Scenes.Take(2), film.Scenes[2] with { Layers = null! }] } },
        { "captions.cues[1]", film => film with { Captions = film.Captions with { Cues = [film.Captions.Cues[0], film.Captions.Cues[1] with { Words = [null!] }] } } },
        { "voice[0]", film => film with { Voice = [null!] } },
        { "overlays[0]", film => film with { Overlays = [new("o", "s1", 0, 10, [null!])] } },
        { "effects[0]", film => film with { Effects = [null!] } },
        { "layers[1].role", film => film with { Scenes = [.. film.Scenes.Take(2), film.Scenes[2] with { Layers = [film.Scenes[2].Layers[0], film.Scenes[2].Layers[0] with { Role = (LayerRole)9 }] }] } },
        { "transition.kind", film => film with { Scenes = [.. film.Scenes.Take(2), film.Scenes[2] with { Transition = new((TransitionKind)9, 5) }] } },
        { "voice[2] (s3)", film => film with { Voice = [.. film.Voice.Take(2), film.Voice[2] with { StartSample = long.MaxValue - 5 }] } },
        { "language", film => film with { Language = null! } },
        { "metadata.title", film => film with { Metadata = film.Metadata with { Title = null! } } },
        { "metadata.description", film => film with { Metadata = film.Metadata with { Description = null! } } },
        { "captions.style", film => film with { Captions = film.Captions with { Style = null! } } },
        { "captions.style", film => film with { Captions = film.Captions with { Style = "loud" } } },
        { "schemaVersion", film => film with { SchemaVersion = 9 } },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_broken_timeline_is_refused_by_the_name_of_what_is_broken(string element, Func<Timeline, Timeline> damage)
    {
        var fault = Assert.Throws<PermanentException>(() => TimelineValidator.Require(damage(Build([3, 3, 3]))));

        Assert.Equal("timeline_invalid", fault.Code);
        Assert.Contains($"{element}:", fault.Message, StringComparison.Ordinal);
    }

    private static Timeline Build(double[] spoken, int seed = 1, double? wanted = null, OutputSpec? output = null)
    {
        var script = new ScriptDocument(
            "T", "en", ScriptOrigin.Ready, [.. spoken.Select((_, index) => new ScriptScene($"s{index + 1}", SceneRole.Body, "n", "h", null, "", [], 1))],
            new SeoFields("T", "D", [], []), []);
        var picture = new Picture([new("p/bg.png", LayerRole.Background, 1188, 2112)], "test");
        var speeches = spoken.Select((seconds, index) => new Speech($"v/{index}.wav", (long)(seconds * 48_000),
            [.. Enumerable.Range(0, (int)(seconds / 0.3)).Select(word => new SpokenWord($"s{index + 1}w{word}", word * 0.3, word * 0.3 + 0.25))], "test", "v", false));
        return TimelineBuilder.Build(script, [.. speeches], [.. spoken.Select(_ => picture)], output ?? Output, "plain", seed, wanted);
    }
}
