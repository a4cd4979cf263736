using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Encoders;
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
            Assert.Null(await probe.FaultAsync(codec, EncoderKind.Software, default));
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

    // FFmpeg as it is, but blind to devices, should the machine have one.
    private ToolPaths NoDevices()
    {
        var tools = Directory.CreateDirectory(folder.Of("blind")).FullName;
        var script = Path.Combine(tools, "ffmpeg");
        File.WriteAllText(script, $"#!/bin/sh\ncase \"$*\" in *nvenc*|*qsv*|*vaapi*) echo 'no device' >&2; exit 1 ;; esac\nexec '{new ToolPaths(null).Require("ffmpeg")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new ToolPaths(null) { SearchPath = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" };
    }
}
