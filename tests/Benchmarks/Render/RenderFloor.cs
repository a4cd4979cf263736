using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// What a render cannot cost less than: encoding the very frames it composed, captions burned in, by the same arguments. And how
/// like those frames the render's own segments are.
/// </summary>
internal static partial class RenderFloor
{
    private const string Frames = "frames.yuv";

    internal sealed record Result(double CpuSeconds, double BurnCpuSeconds, double Ssim, double WorstSsim);

    /// <param name="film">Already rendered: its segments are in the bench's store.</param>
    internal static async Task<Result> MeasureAsync(RenderBench bench, Timeline film)
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Workspaces, "floor")).FullName;
        var segments = SegmentPlan.Of(film);
        var scenes = new SceneCache(film, segments, new LayerLoader(bench.Blobs, bench.Tools), folder, new CpuMeter());
        var encoder = await new FfmpegVersion(bench.Tools).GetAsync(default);
        var pipe = new FramePipe(film.Output);
        double floor = 0, burn = 0, similar = 0, worst = 1;
        foreach (var segment in segments)
        {
            var captions = SegmentCaptions.Write(film, segment);
            burn += await ComposeAsync(bench, film, segment, scenes, pipe, captions, folder);
            floor += (await bench.Tools.RunAsync(new("ffmpeg",
                ["-v", "error", "-nostdin", "-y", .. Raw(film.Output), .. SegmentArguments.Encoder(film.Output), "-an", "-f", "mp4", "floor.mp4"])
            { WorkingDirectory = folder }, default)).CpuSeconds;
            var ssim = await SsimAsync(bench, film.Output, bench.PathOf(SegmentAddress.Of(film, segment, encoder, captions).File("mp4")), folder);
            (similar, worst) = (similar + ssim * segment.FrameCount, Math.Min(worst, ssim));
            scenes.Release(segment);
        }
        return new(floor, burn, similar / film.FrameCount, worst);
    }

    private static async Task<double> ComposeAsync(
        RenderBench bench, Timeline film, Segment segment, SceneCache scenes, FramePipe pipe, string? captions, string folder)
    {
        if (captions is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, SegmentArguments.CaptionFile), captions);
        var scene = await scenes.GetAsync(segment.Scene, default);
        var before = segment.Kind == SegmentKind.Transition ? await scenes.GetAsync(segment.Scene - 1, default) : null;
        var start = segment.FirstFrame - scene.Scene.FirstFrame;
        var encoding = SegmentArguments.Encoder(film.Output)[0];
        string[] arguments = [.. SegmentArguments.Build(film.Output, segment.FrameCount, captions is not null).TakeWhile(argument => argument != encoding), "-f", "rawvideo", Frames];
        return (await bench.Tools.RunAsync(new("ffmpeg", arguments)
        {
            WorkingDirectory = folder,
            WriteInput = (stream, stop) => pipe.WriteAsync(stream, segment.FrameCount, Draw, () => { }, stop),
        }, default)).CpuSeconds;

        void Draw(SceneComposer composer, int frame, YuvFrame target)
        {
            if (before is null)
                composer.Draw(scene, start + frame, target);
            else
                composer.DrawTransition(before, scene, frame, target);
        }
    }

    private static string[] Raw(OutputSpec output) =>
    [
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{output.Width}x{output.Height}", "-framerate", output.FrameRate.ToString(CultureInfo.InvariantCulture),
        "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-i", Frames,
    ];

    private static async Task<double> SsimAsync(RenderBench bench, OutputSpec output, string segment, string folder)
    {
        var log = new StringBuilder();
        await bench.Tools.RunAsync(new ToolCommand("ffmpeg", ["-hide_banner", "-nostats", "-nostdin", "-i", segment, .. Raw(output), "-lavfi", "[0:v][1:v]ssim", "-f", "null", "-"])
        {
            WorkingDirectory = folder,
            OnErrorLine = line => log.Append(line).Append('\n'),
        }, default);
        return double.Parse(All().Match(log.ToString()).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"SSIM .*All:([\d.]+)")]
    private static partial Regex All();
}
