using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary>Sheets for <c>docs/gallery</c>: every transition at three moments, every caption style.</summary>
internal static class GallerySheets
{
    private const string Raw = "sheet.yuv";

    internal static async Task WriteAsync(RenderBench bench, Timeline film, string target)
    {
        Directory.CreateDirectory(target);
        var folder = Directory.CreateDirectory(Path.Combine(bench.Workspaces, "gallery")).FullName;
        var loader = new LayerLoader(bench.Blobs, bench.Tools);
        var scenes = await Task.WhenAll(film.Scenes.Take(2).Select(async scene => new DecodedScene(scene, scene.FrameCount, [.. (await Task.WhenAll(
            scene.Layers.Select(async layer => (layer.Role, Planes: await loader.LoadAsync(layer, film.Output, folder, default))))).Where(layer => layer.Planes is not null).Select(layer => (layer.Role, layer.Planes!))])));
        var composer = new SceneComposer(film.Output);
        var frame = new YuvFrame(film.Output.Width, film.Output.Height);
        var kinds = Enum.GetValues<TransitionKind>();
        await using (var raw = File.Create(Path.Combine(folder, Raw)))
        {
            foreach (var moment in new[] { 3, 6, 9 })
            {
                foreach (var kind in kinds)
                {
                    composer.DrawTransition(scenes[0], scenes[1] with { Scene = scenes[1].Scene with { Transition = new(kind, 12) } }, moment, frame);
                    await raw.WriteAsync(frame.Bytes);
                }
            }
        }
        await TileAsync(bench, film.Output, folder, $"{kinds.Length}x3", 160, Path.GetFullPath(Path.Combine(target, "transitions.jpg")));

        composer.Draw(scenes[1], 60, frame);
        await using (var raw = File.Create(Path.Combine(folder, Raw)))
        {
            foreach (var style in CaptionStyles.Names)
            {
                var cue = new CaptionCue("s", 0, 4, [new("Light", 0, 1), new("cannot", 1, 2), new("ever", 2, 3), new("leave", 3, 4)]);
                await File.WriteAllTextAsync(Path.Combine(folder, "c.ass"), AssWriter.Write(new(style, [cue]), film.Output.Width, film.Output.Height, "en"));
                await bench.Tools.RunAsync(new ToolCommand("ffmpeg",
                    ["-v", "error", .. Input(film.Output), "-i", "pipe:0", "-vf", "setpts=PTS+1.6/TB,subtitles=c.ass", "-frames:v", "1", "-f", "rawvideo", "pipe:1"])
                {
                    WorkingDirectory = folder,
                    WriteInput = (stream, stop) => stream.WriteAsync(frame.Bytes, stop).AsTask(),
                    ReadOutput = (stream, stop) => stream.CopyToAsync(raw, stop),
                }, default);
            }
        }
        await TileAsync(bench, film.Output, folder, "5x2", 250, Path.GetFullPath(Path.Combine(target, "captions.jpg")));
    }

    private static Task TileAsync(RenderBench bench, OutputSpec output, string folder, string grid, int width, string target) => bench.Tools.RunAsync(new("ffmpeg",
        ["-v", "error", "-y", .. Input(output), "-i", Raw, "-vf", string.Create(CultureInfo.InvariantCulture, $"scale={width}:-2:flags=lanczos,tile={grid}:padding=6"),
         "-frames:v", "1", "-q:v", "4", target])
    { WorkingDirectory = folder }, default);

    private static string[] Input(OutputSpec output) =>
        ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{output.Width}x{output.Height}", "-framerate", "30", "-color_range", "tv", "-colorspace", "bt709"];
}
