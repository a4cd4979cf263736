using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
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

    /// <param name="Ssim">All planes, mean over frames.</param>
    internal sealed record Result(double CpuSeconds, double Ssim, double LumaSsim, double WorstSsim);

    /// <param name="film">Already rendered: its segments are in the bench's store.</param>
    internal static async Task<Result> MeasureAsync(RenderBench bench, Timeline film)
    {
        var scenes = new SceneCache(film, SegmentPlan.Of(film), new LayerLoader(bench.Blobs, bench.Tools), Directory.CreateDirectory(Path.Combine(bench.Workspaces, "floor")).FullName, new CpuMeter());
        var tools = await new ToolVersions(bench.Tools).PicturesAsync(default);
        var pipes = new FramePipePool(film.Output);
        var gate = new Lock();
        double floor = 0, all = 0, luma = 0, worst = 1;
        // Side by side as a render does it: a core shared with another thread does less in a second.
        await Parallel.ForEachAsync(SegmentPlan.Of(film), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (segment, _) =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(bench.Workspaces, "floor", $"{segment.Number}")).FullName;
            var captions = SegmentCaptions.Write(film, segment);
            var pipe = pipes.Take();
            await ComposeAsync(bench, film, segment, scenes, pipe, captions, folder);
            pipes.Return(pipe);
            scenes.Release(segment);
            var cpu = (await bench.Tools.RunAsync(new("ffmpeg",
                ["-v", "error", "-nostdin", "-y", .. Raw(film.Output), .. EncoderArguments.Of(film.Output, EncoderKind.Software), "-an", "-f", "mp4", "floor.mp4"])
            { WorkingDirectory = folder }, default)).CpuSeconds;
            var ssim = await SsimAsync(bench, film.Output, bench.PathOf(SegmentAddress.Of(film, segment, tools, EncoderKind.Software, captions).File("mp4")), folder);
            Directory.Delete(folder, recursive: true);
            lock (gate)
            {
                floor += cpu;
                all += ssim.All * segment.FrameCount;
                luma += ssim.Luma * segment.FrameCount;
                worst = Math.Min(worst, ssim.All);
            }
        });
        var result = new Result(floor, all / film.FrameCount, luma / film.FrameCount, worst);
        Console.WriteLine($"floor: encoding the same frames {floor:0.00} s of CPU; SSIM {result.Ssim:0.0000}, luma {result.LumaSsim:0.0000}, worst segment {worst:0.0000}");
        return result;
    }

    private static async Task ComposeAsync(
        RenderBench bench, Timeline film, Segment segment, SceneCache scenes, FramePipe pipe, string? captions, string folder)
    {
        if (captions is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, SegmentArguments.CaptionFile), captions);
        var scene = await scenes.GetAsync(segment.Scene, default);
        var before = segment.Kind == SegmentKind.Transition ? await scenes.GetAsync(segment.Scene - 1, default) : null;
        var start = segment.FirstFrame - scene.Scene.FirstFrame;
        await bench.Tools.RunAsync(new("ffmpeg", SegmentArguments.Raw(film.Output, segment.FrameCount, captions is not null, Frames))
        {
            WorkingDirectory = folder,
            WriteInput = (stream, stop) => pipe.WriteAsync(stream, segment.FrameCount, Draw, () => { }, stop),
        }, default);

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

    private static async Task<(double All, double Luma)> SsimAsync(RenderBench bench, OutputSpec output, string segment, string folder)
    {
        var log = new StringBuilder();
        await bench.Tools.RunAsync(new ToolCommand("ffmpeg", ["-hide_banner", "-nostats", "-nostdin", "-i", segment, .. Raw(output), "-lavfi", "[0:v][1:v]ssim", "-f", "null", "-"])
        {
            WorkingDirectory = folder,
            OnErrorLine = line => log.Append(line).Append('\n'),
        }, default);
        var found = Ssim().Match(log.ToString());
        return (double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture), double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"SSIM Y:([\d.]+).*All:([\d.]+)")]
    private static partial Regex Ssim();
}
