using System.Globalization;
using AutoVideo.Render;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Videos;

namespace AutoVideo.Benchmarks.Render;

/// <summary><c>overlays folder</c>: sheets of every overlay template for <c>docs/gallery</c>, each coming in and at rest, in every shape of frame. Prints what each costs in milliseconds of CPU a frame.</summary>
internal static class OverlaySheets
{
    private const string Raw = "overlays.yuv";
    private static readonly double[] Moments = [0.55, 5.0];

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var target])
        {
            Console.Error.WriteLine("overlays folder");
            return 2;
        }
        using var bench = new RenderBench();
        Directory.CreateDirectory(target);
        foreach (var format in VideoFormat.All)
        {
            var (width, height) = format.SizeAt(VideoResolution.Default);
            await SheetAsync(bench, width, height, Path.GetFullPath(Path.Combine(target, $"overlays-{format.AspectWidth}x{format.AspectHeight}.jpg")));
        }
        return 0;
    }

    private static async Task SheetAsync(RenderBench bench, int width, int height, string target)
    {
        var output = new OutputSpec(width, height, 30, "ultrafast", 26);
        var folder = Directory.CreateDirectory(Path.Combine(bench.Workspaces, $"overlays-{width}x{height}")).FullName;
        var composer = new SceneComposer(output);
        var frame = new YuvFrame(width, height);
        var count = 0;
        await using (var raw = File.Create(Path.Combine(folder, Raw)))
        {
            foreach (var overlay in OverlaySamples.All.Concat(OverlaySamples.Cards))
            {
                var film = OverlaySamples.Film(bench, output, overlay);
                var scene = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(folder, overlay.Template)).FullName);
                if (height > width)
                {
                    var (plain, drawn) = (Cost(composer, scene with { Overlays = [] }, film, frame), Cost(composer, scene, film, frame));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{overlay.Template,-14} {plain:0.00} ms a frame without, {drawn:0.00} with, at {width}x{height}"));
                }
                foreach (var moment in Moments)
                {
                    composer.Draw(scene, Math.Min(film.Scenes[0].FrameCount - 1, (int)(moment * output.FrameRate)), frame);
                    await raw.WriteAsync(frame.Bytes);
                    count++;
                }
            }
        }
        var across = width > height ? 4 : 10;
        await bench.Tools.RunAsync(new("ffmpeg",
        [
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{width}x{height}", "-framerate", "30", "-color_range", "tv", "-colorspace", "bt709",
            "-i", Raw, "-vf", string.Create(CultureInfo.InvariantCulture, $"scale={(width > height ? 480 : 216)}:-2:flags=lanczos,tile={across}x{(count + across - 1) / across}:padding=6"),
            "-frames:v", "1", "-q:v", "4", target,
        ])
        { WorkingDirectory = folder }, default);
    }

    private static double Cost(SceneComposer composer, DecodedScene scene, Timeline film, YuvFrame frame)
    {
        var meter = new CpuMeter();
        var frames = Math.Min(film.Scenes[0].FrameCount, 150);
        meter.Measure("compose", () =>
        {
            for (var number = 0; number < frames; number++)
                composer.Draw(scene, number, frame);
        });
        return 1000 * meter.Snapshot()["compose"] / frames;
    }
}
