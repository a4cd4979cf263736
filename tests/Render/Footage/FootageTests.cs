using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Footage;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Footage;

public sealed class FootageTests : IDisposable
{
    private const double Seconds = 2;
    private static readonly OutputSpec Output = new(180, 320, 30, "ultrafast", 26);
    private readonly RenderBench bench = new();

    [Theory]
    [InlineData(WhenShort.Loop)]
    [InlineData(WhenShort.Freeze)]
    public async Task A_clip_gives_exactly_the_frames_of_its_scene_from_whichever_it_is_read(WhenShort whenShort)
    {
        var clip = new FootageClip(await ClipAsync(rate: 30), 0.2, 40) { WhenShort = whenShort };

        var whole = await ReadAsync(clip, 0, 90);
        var part = await ReadAsync(clip, 35, 20);

        Assert.Equal(90, whole.Count);
        Assert.Equal(whole.Skip(35).Take(20), part);
        Assert.Equal(40, whole.Distinct().Count());
        Assert.Equal(whole[clip.FrameAt(85)], whole[85]);
        Assert.Equal(whenShort == WhenShort.Loop, whole[40] == whole[0]);
    }

    [Theory]
    [InlineData(2, 4, 7, 120)]
    [InlineData(30, 1, 0, 100)]
    public async Task A_short_loop_is_decoded_once_however_many_rounds_of_it_are_seen(int frames, double speed, int first, int count)
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(Path.Combine(folder.Path, "tools"));
        var clip = new FootageClip(await ClipAsync(rate: 30), 0.5, frames, speed);
        var round = await ReadAsync(clip, 0, frames);

        var seen = await ReadAsync(clip, first, count, new ToolRunner(recorded.Paths, TimeProvider.System));

        Assert.Equal(Enumerable.Range(first, count).Select(frame => round[frame % frames]), seen);
        Assert.Equal(frames, round.Distinct().Count());
        Assert.Single(recorded.Runs);
    }

    [Fact]
    public async Task A_short_loop_whose_file_ends_early_stands_at_its_last_frame_in_every_round()
    {
        var clip = new FootageClip(await ClipAsync(), 1.9, 10);

        var round = await ReadAsync(clip, 0, 10);

        Assert.InRange(round.Distinct().Count(), 2, 5);
        Assert.Equal([.. round, .. round, .. round], await ReadAsync(clip, 0, 30));
    }

    /// <summary>Rates that fall between frames, key frames that are far apart, frames out of order, times that begin late or come unevenly.</summary>
    [Theory]
    [InlineData("mp4", 60, 1, "-g 20 -bf 2")]
    [InlineData("mp4", 25, 1.3, "-g 37 -bf 2 -x264-params open-gop=1")]
    [InlineData("mkv", 24, 1, "-g 48 -output_ts_offset 2.5")]
    [InlineData("mp4", 50, 4, "-g 90 -bf 3 -fps_mode vfr -vf select='not(between(mod(n,97),40,80))'")]
    [InlineData("mkv", 30, 1, "-g 60 -fps_mode vfr -vf select='not(between(n,90,200))'")]
    public async Task What_is_read_far_from_the_beginning_is_what_reading_from_the_beginning_gives(string container, int rate, double speed, string encoding)
    {
        var clip = new FootageClip(await ClipAsync(rate, 12, container, encoding), 1.234, (int)(10 / speed * Output.FrameRate), speed);
        var whole = await ReadAsync(clip, 0, Math.Min(clip.Frames, 260));

        foreach (var first in new[] { 45, 131, 239 }.Where(first => first * speed > 125 && first + 20 < whole.Count))
            Assert.Equal(whole.Skip(first).Take(20), await ReadAsync(clip, first, 20));
    }

    [Fact]
    public async Task A_file_that_ends_before_its_piece_stands_at_its_last_frame()
    {
        var clip = new FootageClip(await ClipAsync(), 1.5, 60);

        var frames = await ReadAsync(clip, 0, 60);
        var late = await ReadAsync(clip, 40, 5);

        Assert.InRange(frames.Distinct().Count(), 12, 17);
        Assert.Equal(frames.Skip(40).Take(5), late);
    }

    [Fact]
    public async Task Twice_the_speed_shows_every_second_frame()
    {
        var blob = await ClipAsync(rate: 30);

        var (usual, fast) = (await ReadAsync(new(blob, 0, 56), 0, 56), await ReadAsync(new(blob, 0, 28, Speed: 2), 0, 28));

        Assert.True(fast.Count(usual.Contains) > 24);
        Assert.InRange(fast.Distinct().Count(), 27, 28);
    }

    [Fact]
    public async Task A_film_of_clips_is_rendered_and_verified_and_its_bytes_do_not_depend_on_the_number_of_cores()
    {
        var blob = await ClipAsync();
        var film = bench.Film(Output.Width, Output.Height, words: 8);
        film = film with { Scenes = [film.Scenes[0] with { Clip = new(blob, 0, 58) }, film.Scenes[1] with { Clip = new(blob, 0.5, 40) { FocusX = 0 } }] };

        var one = await bench.RenderAsync(film, parallelism: 1);
        var first = await File.ReadAllBytesAsync(bench.PathOf(one.Video));
        bench.Forget();
        var two = await bench.RenderAsync(film, parallelism: 2);

        Assert.True(one.Verification.Passed);
        Assert.Equal(film.FrameCount, one.Frames);
        Assert.Equal(first, await File.ReadAllBytesAsync(bench.PathOf(two.Video)));
    }

    [Fact]
    public async Task A_clip_that_is_no_video_fails_the_render_by_its_name()
    {
        bench.Put("clips/text.mp4", "#EXTM3U\n#EXTINF:1,\n/etc/hostname\n"u8.ToArray());
        var film = bench.Film(Output.Width, Output.Height, scenes: 1);
        film = film with { Scenes = [film.Scenes[0] with { Clip = new("clips/text.mp4", 0, 30) }] };

        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(film));

        Assert.Equal("clip_unreadable", fault.Code);
    }

    [Fact]
    public async Task A_playlist_is_refused_before_anything_that_it_names_is_opened()
    {
        bench.Put("clips/list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n"u8.ToArray());

        var fault = await Assert.ThrowsAsync<PermanentException>(() => new FootageProbe(bench.Tools).ProbeAsync(bench.PathOf("clips/list.mp4"), default));

        Assert.Equal("clip_unreadable", fault.Code);
    }

    [Fact]
    public async Task A_clip_s_size_and_length_are_read()
    {
        var clip = await new FootageProbe(bench.Tools).ProbeAsync(bench.PathOf(await ClipAsync()), default);

        Assert.Equal((320, 180), (clip.Width, clip.Height));
        Assert.Equal(Seconds, clip.Seconds, 1);
    }

    [Theory]
    [InlineData("streams", "-f lavfi -i color=size=32x32:rate=5:duration=1 -f lavfi -i anullsrc=duration=1 -map 0 -map 1 -map 1 -map 1 -map 1 -map 1 -map 1 -map 1 -map 1")]
    [InlineData("a side", "-f lavfi -i color=size=8x32:rate=5:duration=1")]
    [InlineData("a side", "-f lavfi -i color=size=32x8:rate=5:duration=1")]
    [InlineData("a side", "-f lavfi -i color=size=4100x32:rate=5:duration=1")]
    [InlineData("a side", "-f lavfi -i color=size=32x4100:rate=5:duration=1")]
    [InlineData("lasts", "-f lavfi -i color=size=32x32:rate=1/2000 -frames:v 2")]
    public async Task A_clip_with_too_much_in_it_is_refused(string what, string arguments)
    {
        bench.Put("clips/much.mp4", []);
        var path = bench.PathOf("clips/much.mp4");
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-y", .. arguments.Split(' '), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path]), default);

        var fault = await Assert.ThrowsAsync<PermanentException>(() => new FootageProbe(bench.Tools).ProbeAsync(path, default));

        Assert.Equal("clip_too_large", fault.Code);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_of_too_many_bytes_is_refused_before_it_is_opened()
    {
        bench.Put("clips/huge.mp4", []);
        var path = bench.PathOf("clips/huge.mp4");
        // A hole: it takes no room on the disk.
        await using (var file = File.OpenWrite(path))
            file.SetLength(FootageRules.MaxBytes + 1);

        Assert.Equal("clip_too_large", (await Assert.ThrowsAsync<PermanentException>(() => new FootageProbe(bench.Tools).ProbeAsync(path, default))).Code);
    }

    [Theory]
    [InlineData(-1, 30, 1, 1)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(0, 30, 9, 1)]
    [InlineData(0, 30, double.NaN, 1)]
    [InlineData(0, 30, 1, 0.5)]
    public void A_clip_beyond_the_limits_is_refused_with_its_scene(double start, int frames, double speed, double scale)
    {
        var film = bench.Film(Output.Width, Output.Height);
        film = film with { Scenes = [film.Scenes[0] with { Clip = new("clips/a.mp4", start, frames, speed) { Scale = scale } }, film.Scenes[1]] };

        Assert.Contains("scenes[0] (s1): clip", Assert.Throws<PermanentException>(() => TimelineValidator.Require(film)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();

    private async Task<IReadOnlyList<string>> ReadAsync(FootageClip clip, int first, int count, ToolRunner? tools = null)
    {
        var hashes = new List<string>();
        await using var reader = new FootageReader(tools ?? bench.Tools, bench.PathOf(clip.Blob), clip, Output, first, count, new CpuMeter(), default);
        for (var frame = 0; frame < count; frame++)
            hashes.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData((await reader.NextAsync(default)).Luma.Bytes)));
        return hashes;
    }

    private async Task<string> ClipAsync(int rate = 25, double seconds = Seconds, string container = "mp4", string encoding = "")
    {
        var blob = $"clips/{rate}.{container}";
        bench.Put(blob, []);
        await bench.Tools.RunAsync(new("ffmpeg",
        [
            "-v", "error", "-y", "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate={rate}:duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
            .. encoding.Split(' ', StringSplitOptions.RemoveEmptyEntries), bench.PathOf(blob),
        ]), default);
        return blob;
    }
}
