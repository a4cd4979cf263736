using AutoVideo.Render;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;

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
        var report = await new OutputVerifier(good.Bench.Tools).VerifyAsync(film, video, good.Voice, new CpuMeter(), default);
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
