using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Encoders;

public sealed class EncoderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_device_that_encodes_is_taken_and_named_in_the_result()
    {
        var device = new FakeDevice(folder.Of("tools"), segments: 100);
        using var bench = new RenderBench(device.Paths);

        var result = await bench.RenderAsync(bench.Film(), encoder: "auto");

        Assert.Equal("h264_nvenc", result.Encoder);
        Assert.Equal(["probe", "device", "device", "device"], device.Asked);
    }

    [Fact]
    public async Task When_a_device_fails_in_the_middle_of_a_job_the_cpu_makes_the_same_film_as_without_a_device()
    {
        var device = new FakeDevice(folder.Of("tools"), segments: 1);
        using var bench = new RenderBench(device.Paths);
        using var plain = new RenderBench();

        var result = await bench.RenderAsync(bench.Film(), parallelism: 1, encoder: "auto");

        Assert.Equal("libx264", result.Encoder);
        Assert.Equal(["probe", "device", "device"], device.Asked);
        Assert.True(result.Verification.Passed);
        var expected = await plain.RenderAsync(plain.Film());
        Assert.Equal(await File.ReadAllBytesAsync(plain.PathOf(expected.Video)), await File.ReadAllBytesAsync(bench.PathOf(result.Video)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Workspaces));
    }

    [Fact]
    public async Task After_a_failure_the_device_is_tried_again_in_the_next_job()
    {
        var device = new FakeDevice(folder.Of("tools"), segments: 0);
        using var bench = new RenderBench(device.Paths);
        var renderer = bench.Renderer(encoder: "auto");

        await bench.RenderAsync(bench.Film(), renderer);
        await bench.RenderAsync(bench.Film(words: 5), renderer);

        Assert.Equal(2, device.Asked.Count(line => line == "probe"));
    }

    [Fact]
    public async Task A_machine_without_a_device_encodes_with_the_cpu()
    {
        using var bench = new RenderBench();
        var choice = new EncoderChoice(new EncoderProbe(new ToolRunner(NoDevices(), TimeProvider.System)));

        Assert.Equal(EncoderKind.Software, await choice.OfAsync(VideoCodec.H264, "auto", default));
    }

    [Fact]
    public async Task A_device_that_was_asked_for_by_name_and_does_not_encode_is_named()
    {
        var choice = new EncoderChoice(new EncoderProbe(new ToolRunner(NoDevices(), TimeProvider.System)));

        var fault = await Assert.ThrowsAsync<PermanentException>(() => choice.OfAsync(VideoCodec.Hevc, "vaapi", default));

        Assert.Equal("encoder_unusable", fault.Code);
        Assert.Contains("hevc_vaapi", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_codec_is_encoded_by_the_cpu_here()
    {
        var probe = new EncoderProbe(new ToolRunner(new ToolPaths(null), TimeProvider.System));
        foreach (var codec in Enum.GetValues<VideoCodec>())
            Assert.Equal(new(null, IsSure: true), await probe.AskAsync(codec, EncoderKind.Software, default));
    }

    [Fact]
    public async Task A_probe_that_could_not_be_started_is_tried_again()
    {
        // No setpriv and no prlimit ahead of it: what cannot be started is FFmpeg itself.
        var tools = Script("#!/bin/sh\nexit 0\n", UnixFileMode.UserRead);
        var probe = new EncoderProbe(new ToolRunner(new ToolPaths(null) { SearchPath = tools }, TimeProvider.System));

        await Assert.ThrowsAsync<TransientException>(() => new EncoderChoice(probe).OfAsync(VideoCodec.H264, "nvenc", default));
        Script("#!/bin/sh\nexit 0\n");

        Assert.Equal(EncoderKind.Nvenc, await new EncoderChoice(probe).OfAsync(VideoCodec.H264, "auto", default));
    }

    [Fact]
    public async Task A_probe_that_took_too_long_is_tried_again()
    {
        var clock = new ManualTimeProvider();
        var tools = Script("#!/bin/sh\nexec sleep 600\n");
        var probe = new EncoderProbe(new ToolRunner(new ToolPaths(null) { SearchPath = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" }, clock));

        var first = probe.AskAsync(VideoCodec.H264, EncoderKind.Nvenc, default);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False((await first).IsSure);
        Script("#!/bin/sh\nexit 0\n");
        Assert.Equal(new(null, IsSure: true), await probe.AskAsync(VideoCodec.H264, EncoderKind.Nvenc, default));
    }

    [Fact]
    public async Task A_device_that_hangs_is_given_up_within_minutes()
    {
        var clock = new ManualTimeProvider();
        var started = folder.Of("started");
        var tools = Script($"#!/bin/sh\ncase \"$*\" in *h264_nvenc*) echo device > '{started}'; exec sleep 600 ;; esac\nexec '{new ToolPaths(null).Require("ffmpeg")}' \"$@\"\n");
        var runner = new ToolRunner(new ToolPaths(null) { SearchPath = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" }, clock);
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);

        var encoding = new SegmentRenderer(bench.Blobs, runner, new ToolVersions(runner)).RenderAsync(film, EncoderKind.Nvenc, bench.Workspaces, 1, new CpuMeter(), _ => { }, default);
        await Eventually.TrueAsync(() => File.Exists(started) || encoding.IsCompleted, () => "The device was not asked.");
        clock.Advance(TimeSpan.FromMinutes(4));

        Assert.IsType<TimeoutException>((await Assert.ThrowsAsync<DeviceFailedException>(() => encoding)).InnerException);
    }

    [Theory]
    [InlineData(VideoCodec.H264, EncoderKind.Nvenc, "h264_nvenc", "avc1")]
    [InlineData(VideoCodec.Hevc, EncoderKind.Qsv, "hevc_qsv", "hvc1")]
    [InlineData(VideoCodec.Av1, EncoderKind.Vaapi, "av1_vaapi", "av01")]
    [InlineData(VideoCodec.Av1, EncoderKind.Software, "libsvtav1", "av01")]
    public void Every_encoder_is_told_closed_groups_colours_and_the_tag(VideoCodec codec, EncoderKind kind, string name, string tag)
    {
        var arguments = string.Join(' ', EncoderArguments.Of(new(1080, 1920, 30, "veryfast", 20) { Codec = codec }, kind));

        Assert.Contains($"-c:v {name} ", arguments, StringComparison.Ordinal);
        Assert.Contains($"-tag:v {tag} ", arguments, StringComparison.Ordinal);
        Assert.Contains("-g 150 -flags:v +cgop", arguments, StringComparison.Ordinal);
        Assert.Contains("-color_range tv -colorspace bt709", arguments, StringComparison.Ordinal);
    }

    /// <summary>x264 writes what it was told into its stream.</summary>
    [Theory]
    [InlineData("superfast", "analyse=0x3:0 me=dia subme=1 ", "rc_lookahead=10 rc=crf mbtree=1 ")]
    [InlineData("veryfast", "analyse=0x3:0 me=hex subme=2 ", "rc_lookahead=10 rc=crf mbtree=1 ")]
    [InlineData("faster", "analyse=0x3:0x113 me=hex subme=4 ", "rc_lookahead=20 rc=crf mbtree=1 ")]
    public async Task Quick_presets_leave_the_parts_of_macroblocks_alone_and_keep_weighing_what_others_build_upon(string preset, string search, string rates)
    {
        var told = await ToldAsync(preset);
        Assert.Contains(search, told, StringComparison.Ordinal);
        Assert.Contains(rates, told, StringComparison.Ordinal);
        Assert.Contains("bframes=3 ", told, StringComparison.Ordinal);
        Assert.Contains("aq=3:1.00", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("medium")]
    [InlineData("slower")]
    public async Task Slower_presets_look_no_further_ahead_than_memory_allows(string preset) =>
        Assert.Contains("rc_lookahead=30 rc=crf mbtree=1 ", await ToldAsync(preset), StringComparison.Ordinal);

    private async Task<string> ToldAsync(string preset)
    {
        var file = folder.Of("told.mp4");
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(new("ffmpeg",
            ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=270x480:rate=30:duration=0.2", .. EncoderArguments.Of(new(270, 480, 30, preset, 20), EncoderKind.Software), file]), default);
        return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
    }

    // FFmpeg as it is, but blind to devices, should the machine have one.
    private ToolPaths NoDevices()
    {
        var tools = Script($"#!/bin/sh\ncase \"$*\" in *nvenc*|*qsv*|*vaapi*) echo 'no device' >&2; exit 1 ;; esac\nexec '{new ToolPaths(null).Require("ffmpeg")}' \"$@\"\n");
        return new ToolPaths(null) { SearchPath = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    /// <summary>Puts a script in FFmpeg's place, or another one in that one's.</summary>
    /// <returns>Folder of the script.</returns>
    private string Script(string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
    {
        var tools = Directory.CreateDirectory(folder.Of("scripts")).FullName;
        var script = Path.Combine(tools, "ffmpeg");
        File.Delete(script);
        File.WriteAllText(script, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, mode);
        return tools;
    }
}
