using AutoVideo.Render;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Voice;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Verify;

/// <summary>Voices as they really speak, with commas, soft beginnings and pauses that are none in the sound.</summary>
public sealed class CaptionTimingTests
{
    private static readonly Dictionary<string, string[]> Lines = new(StringComparer.Ordinal)
    {
        ["zh-TW"] = ["太陽下山以後，臺灣的街頭才正要熱鬧起來。全臺灣大大小小的夜市超過一百個，幾乎每座城市都有自己的夜市。", "許多夜市的歷史，要從一座廟說起。早期的人們到廟裡拜拜，小販便挑著擔子來賣點心。", "臺灣的夏天又長又熱。人們喜歡等到晚上涼快了才出門，夜市正好提供了去處。"],
        ["en"] = ["A black hole begins with a dying star. When the fuel runs out, gravity wins.", "The core collapses in less than a second, and nothing can stop it.", "What remains is small, dark and heavy: not even light gets away."],
        ["ja"] = ["お茶は、昔から日本で飲まれています。緑茶、ほうじ茶、抹茶など、いろいろあります。", "お湯の温度は、とても大切です。熱すぎると、苦くなります。", "ゆっくり飲んで、休みましょう。"],
        ["ru"] = ["Пчёлы живут большими семьями. В каждой семье есть матка, рабочие пчёлы и трутни.", "Летом пчела живёт недолго, всего несколько недель.", "Зимой, когда холодно, они греют друг друга."],
    };

    [Theory]
    [InlineData("zh-TW")]
    [InlineData("en")]
    [InlineData("ja")]
    [InlineData("ru")]
    public async Task A_spoken_film_is_in_time_and_out_of_it_when_its_captions_come_late_or_early(string language)
    {
        var (film, voice) = await SpeakAsync(language);

        Assert.True(CaptionTimingCheck.Of(film, voice).Passed, CaptionTimingCheck.Of(film, voice).Measured);
        foreach (var late in new[] { -0.33, -0.2, 0.2, 0.33 })
            Assert.False(CaptionTimingCheck.Of(Moved(film, late), voice).Passed, $"{late} s late: {CaptionTimingCheck.Of(Moved(film, late), voice).Measured}");
    }

    public static TheoryData<string, string> Moods => Nightly.Runs
        ? new() { { "zh-TW", "calm" }, { "en", "tense" }, { "ja", "bright" }, { "ru", "warm" } }
        : new() { { "zh-TW", "calm" }, { "en", "tense" } };

    /// <summary>Under music as loud as is allowed, at night that of every mood.</summary>
    [Theory]
    [MemberData(nameof(Moods))]
    public async Task A_voice_is_found_at_its_place_in_the_mix_however_loud_the_music_is_and_not_in_another_mix(string language, string mood)
    {
        using var bench = new RenderBench();
        var (film, voice) = await SpeakAsync(language);
        var loud = film with { Music = new(mood, 7, 6) };
        var mixer = new SoundMixer(bench.Blobs, bench.Tools, bench.Version);

        var place = (await mixer.MixAsync(loud, voice, bench.Workspaces, new CpuMeter(), default)).Signal.Voice!;
        var path = bench.PathOf((await mixer.MixAsync(loud, voice, bench.Workspaces, new CpuMeter(), default)).Blob);
        var other = await new SoundListener(bench.Tools).ListenAsync(loud, path, [.. voice.Skip(voice.Length / 2), .. voice.Take(voice.Length / 2)], "test", new CpuMeter(), default);

        Assert.True(VoicePlace.Check(place, loud).Passed, VoicePlace.Check(place, loud).Measured);
        Assert.False(VoicePlace.Check(other.Voice, loud).Passed, VoicePlace.Check(other.Voice, loud).Measured);
    }

    [Fact]
    public async Task A_voice_that_is_not_there_fails_the_caption_timing()
    {
        var (film, voice) = await SpeakAsync("en");

        Assert.False(CaptionTimingCheck.Of(film, new short[voice.Length]).Passed);
    }

    private static Timeline Moved(Timeline film, double by) => film with
    {
        Captions = film.Captions with
        {
            Cues = [.. film.Captions.Cues.Select(cue => cue with { Words = [.. cue.Words.Select(word => word with { Start = word.Start + by, End = word.End + by })] })],
        },
    };

    private static async Task<(Timeline Film, short[] Voice)> SpeakAsync(string language)
    {
        var stage = new VoiceStage();
        var speeches = new List<Speech>();
        foreach (var line in Lines[language])
            speeches.Add(await stage.SpeakAsync(line, language));
        var picture = new Picture([new("p/none.png", LayerRole.Background, 297, 528)], "test");
        var script = new ScriptDocument(
            "Film", language, ScriptOrigin.Ready,
            [.. Lines[language].Select((line, index) => new ScriptScene($"s{index + 1}", SceneRole.Body, line, "Headline", null, "", [], 1))],
            new SeoFields("Film", "", [], []), []);
        var film = TimelineBuilder.Build(script, speeches, [.. speeches.Select(_ => picture)], new(270, 480, 30, "ultrafast", 26), "calm", 1);
        var track = new short[(long)film.FrameCount * WavFile.SampleRate / 30];
        for (var index = 0; index < speeches.Count; index++)
            VoiceTrack.Place([.. stage.Samples(speeches[index]).Select(sample => (short)(sample * 32768))], track, film.Voice[index].StartSample);
        return (film, track);
    }
}
