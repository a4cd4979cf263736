using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Render.Mp4;
using AutoVideo.Render.Packaging;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Render.Output;

/// <summary>Sizes, rates, codecs, and what the finished file carries beside pictures and sound.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData(VideoCodec.Hevc, "hevc hvc1")]
    [InlineData(VideoCodec.Av1, "av1 av01")]
    public async Task A_film_in_a_newer_codec_passes_every_check_and_is_told_from_the_others(VideoCodec codec, string expected)
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2, words: 3);
        var coded = film with { Output = film.Output with { Codec = codec } };

        var result = await bench.RenderAsync(coded);

        Assert.True(result.Verification.Passed);
        Assert.Equal(film.FrameCount, result.Frames);
        Assert.StartsWith($"{expected} 270x480 30/1", result.Verification.Checks.Single(check => check.Name == "streams").Measured, StringComparison.Ordinal);
        var times = await bench.PacketTimesAsync(result.Video);
        Assert.Equal(Enumerable.Range(0, film.FrameCount).Select(frame => (long)frame * 512), times.Order());
        // Segments of one codec are nobody else's.
        Assert.Equal(0, (await bench.RenderAsync(film)).SegmentsReused);
    }

    /// <summary>24 and 60 are those of other codecs below, every day.</summary>
    public static TheoryData<int> Rates => Nightly.Runs ? [24, 25, 60] : [25];

    [Theory]
    [MemberData(nameof(Rates))]
    public async Task A_film_of_another_rate_has_exactly_its_frames(int rate)
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2, words: 3, frameRate: rate);

        var result = await bench.RenderAsync(film);

        Assert.True(result.Verification.Passed);
        Assert.Equal(film.FrameCount, Mp4Track.CountFrames(bench.PathOf(result.Video)));
        Assert.Equal(film.Output.FrameRate, rate);
    }

    public static TheoryData<VideoCodec, int> CodecsAndRates => Nightly.Runs
        ? new() { { VideoCodec.H264, 30 }, { VideoCodec.Hevc, 24 }, { VideoCodec.Hevc, 60 }, { VideoCodec.Av1, 24 }, { VideoCodec.Av1, 60 } }
        : new() { { VideoCodec.H264, 30 }, { VideoCodec.Hevc, 24 }, { VideoCodec.Av1, 60 } };

    [Theory]
    [MemberData(nameof(CodecsAndRates))]
    public async Task A_film_of_four_to_five_has_its_shape_codec_and_rate_and_a_ladder_that_plays_frame_by_frame(VideoCodec codec, int rate)
    {
        using var bench = new RenderBench();
        var film = bench.Film(176, 220, scenes: 2, words: 2, frameRate: rate);
        film = film with { Output = film.Output with { Codec = codec } };
        var name = await new ManifestBlobs(bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);

        var result = await bench.RenderAsync(film);
        var package = await new PackageJobHandler(bench.Blobs, bench.Tools, bench.Version).MakeAsync(new(result.Video, name, PackageKind.Hls), bench.Workspaces, new Progress<double>(), default);

        Assert.True(result.Verification.Passed);
        Assert.Contains($" 176x220 {rate}/1", result.Verification.Checks.Single(check => check.Name == "streams").Measured, StringComparison.Ordinal);
        Assert.Equal(film.FrameCount, Mp4Track.CountFrames(bench.PathOf(result.Video)));
        var folder = Directory.CreateDirectory(Path.Combine(bench.Root, "ladder")).FullName;
        foreach (var file in package.Files)
            File.Copy(bench.PathOf(file.Blob), Path.Combine(folder, file.Name));
        var master = await File.ReadAllTextAsync(Path.Combine(folder, "hls.m3u8"));
        Assert.Contains(codec switch { VideoCodec.Hevc => "\"hvc1.", VideoCodec.Av1 => "\"av01.", _ => "\"avc1." }, master, StringComparison.Ordinal);
        Assert.Equal(await FramesAsync(bench, bench.PathOf(result.Video)), await FramesAsync(bench, Path.Combine(folder, "hls.m3u8")));
    }

    private static async Task<string[]> FramesAsync(RenderBench bench, string path)
    {
        string[] open = path.EndsWith(".m3u8", StringComparison.Ordinal) ? ["-allowed_extensions", "ALL"] : [];
        var decoded = await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", .. open, "-i", path, "-map", "0:v:0", "-f", "framehash", "-hash", "murmur3", "-"]), default);
        return [.. decoded.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',', StringSplitOptions.TrimEntries)[5])];
    }

    /// <summary>That of the first codec is proven among the renders.</summary>
    public static TheoryData<VideoCodec, string> Codecs => Nightly.Runs
        ? new() { { VideoCodec.H264, "veryfast" }, { VideoCodec.Hevc, "veryfast" }, { VideoCodec.Av1, "veryfast" } }
        : new() { { VideoCodec.Av1, "veryfast" } };

    [Theory]
    [MemberData(nameof(Codecs))]
    public async Task One_core_gives_the_same_bytes_as_two_in_every_codec(VideoCodec codec, string preset)
    {
        using var folder = new TemporaryFolder();
        using var one = new RenderBench(new RecordedTools(folder.Of("tools"), onOneCore: true).Paths);
        using var two = new RenderBench();

        var first = await one.RenderAsync(Coded(one.Film(144, 256, words: 2)), parallelism: 1);
        var second = await two.RenderAsync(Coded(two.Film(144, 256, words: 2)), parallelism: 2);

        Assert.Equal(await File.ReadAllBytesAsync(one.PathOf(first.Video)), await File.ReadAllBytesAsync(two.PathOf(second.Video)));

        Timeline Coded(Timeline film) => film with { Output = film.Output with { Codec = codec, Preset = preset } };
    }

    public static TheoryData<int, int> Large => Nightly.Runs
        ? new() { { 1440, 2560 }, { 2560, 1440 }, { 2160, 3840 } }
        : new() { { 1440, 2560 } };

    [Theory]
    [MemberData(nameof(Large))]
    public async Task A_large_film_has_its_size_and_exactly_its_frames(int width, int height)
    {
        using var bench = new RenderBench();
        // Drawn small and shown large: what a painter's picture of another size goes through as well.
        var small = bench.Film(scenes: 1, words: 2);
        var film = small with { Output = small.Output with { Width = width, Height = height, Crf = 30 } };

        var result = await bench.RenderAsync(film);

        Assert.True(result.Verification.Passed);
        Assert.InRange(film.Seconds, 0.9, 1.6);
        Assert.Equal(film.FrameCount, Mp4Track.CountFrames(bench.PathOf(result.Video)));
        Assert.StartsWith($"h264 avc1 {width}x{height} 30/1", result.Verification.Checks.Single(check => check.Name == "streams").Measured, StringComparison.Ordinal);
        // Not a frame of it is empty: the picture reaches every corner.
        var corners = new byte[width * height];
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", bench.PathOf(result.Video), "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"])
        {
            ReadOutput = (stream, stop) => stream.ReadExactlyAsync(corners, stop).AsTask(),
        }, default);
        foreach (var (x, y) in new[] { (2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3) })
            Assert.InRange(corners[y * width + x], 20, 240);
    }

    [Fact]
    public async Task The_file_starts_at_once_and_carries_chapters_tags_and_subtitles()
    {
        using var bench = new RenderBench();
        var plain = bench.Film(scenes: 3, words: 3);
        var scenes = plain.Scenes.Select((scene, index) => scene with { Title = $"Part {index + 1}: a=b; #c \\ d" }).ToArray();
        var film = plain with { Scenes = scenes, Output = plain.Output with { SoftSubtitles = true } };

        var result = await bench.RenderAsync(film);

        var path = bench.PathOf(result.Video);
        var probe = await bench.Tools.RunAsync(new("ffprobe", ["-v", "error", "-show_chapters", "-show_streams", "-show_format", "-of", "json", path]), default);
        using var found = JsonDocument.Parse(probe.Output);
        var chapters = found.RootElement.GetProperty("chapters").EnumerateArray().ToArray();
        Assert.Equal(scenes.Select(scene => scene.Title), chapters.Select(chapter => chapter.GetProperty("tags").GetProperty("title").GetString()));
        Assert.Equal(
            scenes.Select(scene => (double)scene.FirstFrame / 30),
            chapters.Select(chapter => double.Parse(chapter.GetProperty("start_time").GetString()!, System.Globalization.CultureInfo.InvariantCulture)), Near);
        var subtitle = found.RootElement.GetProperty("streams").EnumerateArray().Single(stream => stream.GetProperty("codec_type").GetString() == "subtitle");
        Assert.Equal("mov_text", subtitle.GetProperty("codec_name").GetString());
        Assert.Equal("eng", subtitle.GetProperty("tags").GetProperty("language").GetString());
        Assert.Equal("A test film", found.RootElement.GetProperty("format").GetProperty("tags").GetProperty("title").GetString());
        var head = Encoding.Latin1.GetString((await File.ReadAllBytesAsync(path))[..4000]);
        Assert.InRange(head.IndexOf("moov", StringComparison.Ordinal), 0, 100);

        static bool Near(double one, double other) => Math.Abs(one - other) < 0.001;
    }

    [Fact]
    public void Names_of_chapters_cannot_break_out_of_their_line()
    {
        using var bench = new RenderBench();
        var film = bench.Film();
        foreach (var name in new[] { "[CHAPTER]\nSTART=9", "a=b", ";comment", "#", "\\", "\u2028END=0", "a\r\n\r\ntitle=x", new string('x', 400) })
        {
            var text = JoinArguments.Chapters(film with { Scenes = [.. film.Scenes.Select(scene => scene with { Title = name })] });

            Assert.Equal(1 + 5 * film.Scenes.Count, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(film.Scenes.Count, text.Split('\n').Count(line => line.StartsWith("START=", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("9:16", "720p", 720, 1280)]
    [InlineData("9:16", "2160p", 2160, 3840)]
    [InlineData("16:9", "1440p", 2560, 1440)]
    [InlineData("16:9", null, 1920, 1080)]
    [InlineData("1:1", "1440p", 1440, 1440)]
    [InlineData("4:5", "720p", 720, 900)]
    [InlineData("4:5", "2160p", 2160, 2700)]
    public void A_shape_and_a_resolution_make_a_size(string format, string? resolution, int width, int height)
    {
        var output = new RenderOptions().OutputOf(format, new VideoOutput(resolution, 60, "av1", true));

        Assert.Equal((width, height, 60, VideoCodec.Av1, true), (output.Width, output.Height, output.FrameRate, output.Codec, output.SoftSubtitles));
    }

    [Fact]
    public void What_is_not_said_about_the_output_is_as_the_settings_say() =>
        Assert.Equal(new OutputSpec(1080, 1920, 25, "fast", 22), new RenderOptions { FrameRate = 25, Preset = "fast", Crf = 22 }.OutputOf("9:16", null));

    [Theory]
    [InlineData("480p", null, null, "resolution_unknown")]
    [InlineData("1080", null, null, "resolution_unknown")]
    [InlineData(null, 29, null, "frame_rate_unknown")]
    [InlineData(null, null, "vp9", "codec_unknown")]
    [InlineData(null, null, "H264", "codec_unknown")]
    public void An_output_that_nobody_makes_is_refused_by_name(string? resolution, int? rate, string? codec, string code) =>
        Assert.Equal(code, Assert.Throws<PermanentException>(() => new VideoOutput(resolution, rate, codec).Checked()).Code);

    [Theory]
    [InlineData(1080, 1920, VideoCodec.H264, 8, 1_200, 4)]
    [InlineData(2160, 3840, VideoCodec.H264, 8, 2_500, 2)]
    [InlineData(2160, 3840, VideoCodec.Av1, 8, 500, 1)]
    [InlineData(270, 480, VideoCodec.H264, 2, 100_000, 2)]
    public void As_many_segments_are_encoded_at_once_as_cores_and_memory_hold(int width, int height, VideoCodec codec, int cores, long megabytes, int expected) =>
        Assert.Equal(expected, SegmentParallelism.Of(new(width, height, 30, "veryfast", 20) { Codec = codec }, AutoVideo.Render.Encoders.EncoderKind.Software, 0, cores, megabytes * 1_000_000));
}
