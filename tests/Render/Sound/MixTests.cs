using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Voice;

namespace AutoVideo.Tests.Render.Sound;

public sealed class MixTests
{
    private const int Second = 48_000;

    [Theory]
    [InlineData("calm")]
    [InlineData("bright")]
    [InlineData("tense")]
    [InlineData("warm")]
    public void The_same_bed_is_the_same_samples_and_another_seed_is_other_music(string mood)
    {
        var one = MusicSynth.Play(new(mood, 7, -3), 4 * Second);

        Assert.Equal(one, MusicSynth.Play(new(mood, 7, -3), 4 * Second));
        Assert.NotEqual(one, MusicSynth.Play(new(mood, 8, -3), 4 * Second));
        Assert.InRange(MixedSound.Level([.. one.Select(sample => sample / 32768f)], 1.5, 3), -40, -6);
    }

    /// <summary>A stored mix is found by what determines it, so what is played must stay the same; whoever changes it on purpose raises the mixer's version.</summary>
    [Theory]
    [InlineData("calm", "5613ab0deaa5d368")]
    [InlineData("bright", "ef8b06a596896ca4")]
    [InlineData("tense", "6ba44d02975da8f1")]
    [InlineData("warm", "08ca3d24cbfb65b0")]
    [InlineData("effects", "56e20d627f2c0029")]
    public void Music_and_effects_are_these_bytes_on_every_machine(string what, string hash)
    {
        var played = what == "effects"
            ? EffectSynth.Play([new(SoundEffectKind.Whoosh, 4_000, -6), new(SoundEffectKind.Pop, 20_000, -3), new(SoundEffectKind.Click, 22_000, -9), new(SoundEffectKind.Whoosh, 40_000, 0)], Second)
            : MusicSynth.Play(new(what, 7, -3), 20 * Second);

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<short>(played)))[..16]);
    }

    [Fact]
    public void Music_begins_and_ends_in_silence_and_never_clips()
    {
        var bed = MusicSynth.Play(new("bright", 3, -3), 6 * Second);

        Assert.InRange(bed.Take(200).Concat(bed.TakeLast(200)).Max(sample => Math.Abs((int)sample)), 0, 150);
        Assert.InRange(bed.Max(sample => Math.Abs((int)sample)), 1000, 32_000);
    }

    [Fact]
    public async Task Music_steps_back_by_six_decibels_under_the_voice_and_comes_back_after_it()
    {
        using var bench = new RenderBench();
        var (film, voice) = Film(bench, TestVoices.Samples(words: 10), seconds: 10, from: 2);

        var side = (await MixedSound.MixAsync(bench, film, voice)).Side;

        var bed = MusicSynth.Play(film.Music!, 10 * Second);
        float[] alone = [.. Enumerable.Range(0, bed.Length / 2).Select(at => (bed[2 * at] - bed[2 * at + 1]) / 65536f)];
        var under = MixedSound.Level(side, 2.5, 4.8) - MixedSound.Level(alone, 2.5, 4.8);
        var after = MixedSound.Level(side, 6.2, 7.5) - MixedSound.Level(alone, 6.2, 7.5);
        Assert.InRange(after - under, 6, 30);
    }

    /// <summary>An AAC packet holds 1024 samples; the last one of these mixes holds 16, 32, 32 and all.</summary>
    [Theory]
    [InlineData(85, 24)]
    [InlineData(106, 24)]
    [InlineData(73, 60)]
    [InlineData(64, 30)]
    public async Task Every_sample_of_the_mix_is_heard_however_few_the_last_packet_holds(int frames, int frameRate)
    {
        using var bench = new RenderBench();
        var voice = new short[frames * Second / frameRate];
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(voice.AsSpan()));

        var heard = (await MixedSound.MixAsync(bench, bench.Film(scenes: 1, frameRate: frameRate), voice)).Left.Length;

        // FFmpeg decodes the last packet to its end.
        Assert.InRange(heard, voice.Length, voice.Length + 1023);
    }

    [Fact]
    public async Task The_same_mix_is_the_same_bytes_on_one_core()
    {
        using var folder = new TemporaryFolder();
        using var one = new RenderBench(new RecordedTools(folder.Of("tools"), onOneCore: true).Paths);
        using var all = new RenderBench();
        var (film, voice) = Film(all, TestVoices.Samples(words: 6), seconds: 4, from: 1);

        Assert.Equal((await MixedSound.MixAsync(all, film, voice)).File, (await MixedSound.MixAsync(one, film, voice)).File);
    }

    [Theory]
    [InlineData("en", "ava", "A star is born when a cloud of gas falls in on itself. It shines for millions of years, and then it dies.")]
    [InlineData("ru", "nina", "Чёрная дыра рождается после смерти звезды, и свет не может её покинуть.")]
    public async Task A_real_voice_comes_out_at_minus_fourteen_with_its_peaks_held(string language, string name, string text)
    {
        using var bench = new RenderBench();
        var stage = new VoiceStage();
        var speech = await stage.SpeakAsync(text, language, name);
        short[] line = [.. stage.Samples(speech).Select(sample => (short)(sample * 32768f))];
        var (film, voice) = Film(bench, line, Math.Ceiling(speech.Seconds) + 1, from: 0.4);

        var heard = await MixedSound.MixAsync(bench, film, voice);

        Assert.InRange(heard.Loudness.Integrated, -14.5, -13.5);
        Assert.InRange(heard.Loudness.TruePeak!.Value, -12, -1);
    }

    private static (Timeline Film, short[] Voice) Film(RenderBench bench, short[] line, double seconds, double from)
    {
        var voice = new short[(int)(seconds * Second)];
        VoiceTrack.Place(line, voice, (long)(from * Second));
        return (bench.Film(scenes: 1) with { Music = new MusicBed("warm", 5, -3) }, voice);
    }
}
