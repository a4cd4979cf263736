using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Mp4;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Verify;

/// <summary>One good film, then one planted defect for each check.</summary>
public sealed class VerificationTests(VerificationTests.GoodFilm good) : IClassFixture<VerificationTests.GoodFilm>
{
    [Theory]
    [InlineData("black", "-vf", "drawbox=color=black:t=fill:enable='between(t,1,1.4)'")]
    [InlineData("frozen", "-vf", "drawbox=color=gray:t=fill:enable='between(t,1,3)'")]
    [InlineData("silence", "-af", "volume=0:enable='between(t,1,2.4)'")]
    [InlineData("loudness", "-af", "volume=-3dB")]
    [InlineData("true_peak", "-af", "volume=14dB")]
    [InlineData("streams", "-ac", "1")]
    [InlineData("streams", "-vf", "scale=240:-2")]
    [InlineData("duration", "-t", "2")]
    public async Task A_defect_fails_its_check(string check, string option, string value) =>
        Assert.Contains(check, await FailedAsync(await good.DamageAsync(option, value), good.Film));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Three_black_frames_are_found_wherever_they_fall_among_frames_that_no_other_builds_upon(int offset)
    {
        var black = await good.DamageAsync("-vf", $"drawbox=color=black:t=fill:enable='between(n,{40 + offset},{42 + offset})'", "-preset", "veryfast", "-tune", "animation", "-sc_threshold", "0", "-b_strategy", "0");

        Assert.Contains("black", await FailedAsync(black, good.Film));
    }

    public static TheoryData<VideoCodec, int> CodecsAndPlaces => Nightly.Runs
        ? new() { { VideoCodec.Hevc, 0 }, { VideoCodec.Hevc, 2 }, { VideoCodec.Hevc, 4 }, { VideoCodec.Av1, 1 } }
        : new() { { VideoCodec.Hevc, 4 }, { VideoCodec.Av1, 1 } };

    /// <summary>x265 leaves out many more frames that no other builds upon than x264 does.</summary>
    [Theory]
    [MemberData(nameof(CodecsAndPlaces))]
    public async Task Three_black_frames_are_found_in_every_codec(VideoCodec codec, int offset)
    {
        string[] encoder = codec == VideoCodec.Hevc
            ? ["-c:v", "libx265", "-preset", "veryfast", "-tune", "animation", "-x265-params", "log-level=error"]
            : ["-c:v", "libsvtav1", "-preset", "10"];
        var black = await good.DamageAsync("-vf", $"drawbox=color=black:t=fill:enable='between(n,{40 + offset},{42 + offset})'", encoder);

        Assert.Contains("black", await FailedAsync(black, good.Film with { Output = good.Film.Output with { Codec = codec } }));
    }

    [Fact]
    public async Task Captions_that_were_not_burned_in_fail_the_captions()
    {
        // What is spoken has captions, or it is not even rendered: the sound is that of the good film.
        var bare = await good.Bench.RenderAsync(good.Film with { Voice = [], Captions = good.Film.Captions with { Cues = [] } });
        var video = Path.Combine(good.Bench.Root, "bare.mp4");
        await good.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", good.Bench.PathOf(bare.Video), "-i", good.Video, "-map", "0:v", "-map", "1:a", "-c", "copy", video]), default);

        Assert.Equal(["captions"], await FailedAsync(video, good.Film));
    }

    [Fact]
    public async Task Sound_that_comes_three_tenths_of_a_second_late_at_equal_length_fails_the_voice()
    {
        var late = await good.DamageAsync("-af", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"adelay=300:all=1,atrim=end={good.Film.Seconds}"));

        Assert.Equal(["voice"], await FailedAsync(late, good.Film));
    }

    [Theory]
    [InlineData("white")]
    [InlineData("black")]
    [InlineData("0x808080")]
    public async Task Captions_are_not_seen_in_a_picture_of_any_brightness_that_has_none(string colour)
    {
        var plain = await good.DamageAsync("-vf", $"drawbox=color={colour}:t=fill");

        Assert.Contains("captions", await FailedAsync(plain, good.Film));
    }

    [Fact]
    public async Task Music_alone_fails_the_voice()
    {
        var workspace = Directory.CreateDirectory(Path.Combine(good.Bench.Workspaces, "music")).FullName;
        var music = await new SoundMixer(good.Bench.Blobs, good.Bench.Tools, good.Bench.Version)
            .MixAsync(good.Film with { Voice = [] }, new short[good.Voice.Length], workspace, new CpuMeter(), default);
        var video = Path.Combine(good.Bench.Root, "music-alone.mp4");
        await good.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", good.Video, "-i", good.Bench.PathOf(music.Blob), "-map", "0:v", "-map", "1:a", "-c", "copy", video]), default);

        Assert.Equal(["voice"], await FailedAsync(video, good.Film));
    }

    [Fact]
    public async Task A_line_that_is_missing_from_the_sound_fails_the_voice()
    {
        var line = good.Film.Voice[1];
        var muted = good.Voice.ToArray();
        muted.AsSpan((int)line.StartSample, (int)line.Samples).Clear();
        var workspace = Directory.CreateDirectory(Path.Combine(good.Bench.Workspaces, "muted")).FullName;
        var mix = await new SoundMixer(good.Bench.Blobs, good.Bench.Tools, good.Bench.Version)
            .MixAsync(good.Film with { Voice = [good.Film.Voice[0]] }, muted, workspace, new CpuMeter(), default);
        var video = Path.Combine(good.Bench.Root, "muted.mp4");
        await good.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", good.Video, "-i", good.Bench.PathOf(mix.Blob), "-map", "0:v", "-map", "1:a", "-c", "copy", video]), default);

        Assert.Equal(["voice"], await FailedAsync(video, good.Film));
    }

    [Fact]
    public async Task Packets_that_cannot_be_decoded_fail_the_decoding()
    {
        var bytes = await File.ReadAllBytesAsync(good.Video);
        foreach (var sample in Mp4Track.Read(good.Video, Mp4Track.Video)!.Samples.Where(sample => sample.Size > 200).Take(20))
            bytes.AsSpan((int)sample.Offset + 60, 100).Fill(0xA5);
        var video = Path.Combine(good.Bench.Root, "undecodable.mp4");
        await File.WriteAllBytesAsync(video, bytes);

        Assert.Contains("decoding", await FailedAsync(video, good.Film));
    }

    [Fact]
    public async Task A_missing_frame_fails_the_frame_count() =>
        Assert.Contains("frame_count", await FailedAsync(await good.DamageAsync("-frames:v", $"{good.Film.FrameCount - 1}"), good.Film));

    [Fact]
    public async Task Captions_a_third_of_a_second_late_fail_the_caption_timing()
    {
        var late = good.Film with { Captions = good.Film.Captions with { Cues = [.. good.Film.Captions.Cues.Select(cue => cue with { Words = [.. cue.Words.Select(Late)] })] } };

        Assert.Equal(["caption_timing"], await FailedAsync(good.Video, late));

        static CaptionWord Late(CaptionWord word) => word with { Start = word.Start + 0.33, End = word.End + 0.33 };
    }

    [Fact]
    public async Task A_good_film_fails_nothing() => Assert.Empty(await FailedAsync(good.Video, good.Film));

    private async Task<IEnumerable<string>> FailedAsync(string video, Timeline film)
    {
        var folder = Directory.CreateDirectory(Path.Combine(good.Bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        var report = await new OutputVerifier(good.Bench.Tools).VerifyAsync(film, EncoderKind.Software, video, good.Voice, folder, new CpuMeter(), default);
        return report.Checks.Where(check => !check.Passed).Select(check => check.Name);
    }

    public sealed class GoodFilm : IAsyncLifetime
    {
        internal RenderBench Bench { get; } = new();
        internal Timeline Film { get; private set; } = null!;
        internal short[] Voice { get; private set; } = [];
        internal string Video { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Film = Bench.Film(scenes: 2, words: 6);
            Video = Bench.PathOf((await Bench.RenderAsync(Film)).Video);
            Voice = await VoiceTrack.BuildAsync(Film, Bench.Blobs, Bench.Root, default);
        }

        internal async Task<string> DamageAsync(string option, string value, params string[] more)
        {
            var path = Path.Combine(Bench.Root, $"{Guid.NewGuid():N}.mp4");
            await Bench.Tools.RunAsync(new("ffmpeg",
                ["-v", "error", "-i", Video, option, value, "-c:v", option is "-vf" ? "libx264" : "copy", "-preset", "ultrafast", "-crf", "10", .. more,
                 "-c:a", option is "-af" or "-ac" ? "aac" : "copy", path]), default);
            return path;
        }

        public Task DisposeAsync()
        {
            Bench.Dispose();
            return Task.CompletedTask;
        }
    }
}
