using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Packaging;

/// <summary>
/// Three thumbnails to choose from or to test against each other: scenes far apart, composed anew without their captions and headlines, and the title
/// set in three ways. The words are a subtitle file that libass draws; none of them is an argument.
/// </summary>
internal sealed class ThumbnailMaker(IBlobStore blobs, ToolRunner tools) : IPackageMaker
{
    private const string WordsFile = "words.ass";
    private const int LongSide = 1920, ShortSide = 1080;
    private readonly FontCoverage fonts = new(tools.Paths);

    public PackageKind Kind => PackageKind.Thumbnails;

    public async Task<IReadOnlyList<(string Name, string ContentType)>> MakeAsync(PackageWork work, CancellationToken cancellation)
    {
        var output = SizeOf(work.Timeline.Output);
        var loader = new LayerLoader(blobs, tools);
        var files = new List<(string, string)>();
        var all = ThumbnailWords.Of(work.Timeline);
        GlyphCheck.RequireThumbnails(all.Select((words, index) => (string.Create(CultureInfo.InvariantCulture, $"thumbnail {index + 1}"), AssText.Escape(words.Shown))), fonts);
        foreach (var (index, words) in all.Index())
        {
            var frame = await DrawAsync(work, loader, output, words.Scene, cancellation);
            await File.WriteAllTextAsync(work.PathOf(WordsFile), words.Write(output.Width, output.Height, work.Timeline.Language, work.Timeline.Brand), cancellation);
            var name = string.Create(CultureInfo.InvariantCulture, $"thumbnail-{index + 1}.jpg");
            await work.RunAsync("thumbnails",
            [
                "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", $"{output.Width}x{output.Height}", "-framerate", "1", "-color_range", "tv", "-colorspace", "bt709", "-i", "pipe:0",
                "-filter_threads", "1", "-vf", $"subtitles={WordsFile},scale=out_color_matrix=bt601:out_range=pc:flags=lanczos+accurate_rnd,format=yuvj420p", "-frames:v", "1", "-threads", "1", "-q:v", "2",
                "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1", name,
            ], cancellation, (stream, stop) => stream.WriteAsync(frame.Bytes, stop).AsTask());
            files.Add((name, "image/jpeg"));
            work.Progress.Report((index + 1) / 3.0);
        }
        return files;
    }

    private static async Task<YuvFrame> DrawAsync(PackageWork work, LayerLoader loader, OutputSpec output, int index, CancellationToken cancellation)
    {
        var scene = work.Timeline.Scenes[index];
        var layers = new List<(LayerRole, LayerPlanes)>();
        foreach (var layer in scene.Layers.Where(layer => layer.Role != LayerRole.Headline))
        {
            if (await work.Meter.MeasureAsync("thumbnails", () => loader.LoadAsync(layer, output, work.Folder, cancellation)) is { } planes)
                layers.Add((layer.Role, planes));
        }
        var frame = new YuvFrame(output.Width, output.Height);
        var span = scene.FrameCount;
        work.Meter.Measure("thumbnails", () => new SceneComposer(output).Draw(new DecodedScene(scene, span, layers), span / 2, frame));
        return frame;
    }

    /// <summary>Of the video's shape, 1080 pixels on the shorter side and 1920 on the longer one at most.</summary>
    private static OutputSpec SizeOf(OutputSpec output)
    {
        var scale = Math.Min(1, Math.Min((double)ShortSide / Math.Min(output.Width, output.Height), (double)LongSide / Math.Max(output.Width, output.Height)));
        return output with { Width = Math.Max(64, (int)Math.Round(output.Width * scale / 2) * 2), Height = Math.Max(64, (int)Math.Round(output.Height * scale / 2) * 2) };
    }
}
