using System.Globalization;
using System.Text;
using AutoVideo.Render.Captions;

namespace AutoVideo.Render.Packaging;

/// <summary>
/// Small pictures for scrubbing, tiled on sheets of a hundred at most, and a WebVTT track that names the part of a sheet for every
/// stretch of time by a media fragment (<c>#xywh=</c>, W3C Media Fragments 1.0), as players take it. Each picture is from the middle of its stretch.
/// </summary>
internal sealed class SpriteMaker : IPackageMaker
{
    internal const string Track = "sprites.vtt";
    internal const int Across = 10, Sheet = Across * Across;
    private const int LongSide = 160, MostPictures = 300;

    public PackageKind Kind => PackageKind.Sprites;

    public async Task<IReadOnlyList<(string Name, string ContentType)>> MakeAsync(PackageWork work, CancellationToken cancellation)
    {
        var layout = SpriteLayout.Of(work.Timeline);
        await work.RunAsync("sprites",
        [
            "-protocol_whitelist", "file", "-threads", "1", "-i", $"file:{work.Video}", "-an", "-filter_threads", "1",
            "-vf", $"select='eq(mod(n,{Text(layout.Every)}),{Text(layout.Middle)})',scale={Text(layout.Width)}:{Text(layout.Height)}:flags=area,tile={Text(layout.Columns)}x{Text(layout.Rows)}",
            "-vsync", "passthrough", "-frames:v", Text(layout.Sheets), "-q:v", "4", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-f", "image2", "-start_number", "1", "sprites-%d.jpg",
        ], cancellation);
        await File.WriteAllTextAsync(work.PathOf(Track), Vtt(layout), cancellation);
        return [(Track, "text/vtt"), .. Enumerable.Range(1, layout.Sheets).Select(sheet => ($"sprites-{Text(sheet)}.jpg", "image/jpeg"))];
    }

    internal static string Vtt(SpriteLayout layout)
    {
        var vtt = new StringBuilder("WEBVTT\n\n");
        for (var picture = 0; picture < layout.Count; picture++)
        {
            var (sheet, place) = (picture / layout.PerSheet, picture % layout.PerSheet);
            var start = (double)picture * layout.Every / layout.FrameRate;
            var end = picture == layout.Count - 1 ? layout.Seconds : (double)(picture + 1) * layout.Every / layout.FrameRate;
            vtt.Append(CultureInfo.InvariantCulture, $"{SubtitleText.Time(start, '.')} --> {SubtitleText.Time(end, '.')}\n")
                .Append(CultureInfo.InvariantCulture, $"sprites-{sheet + 1}.jpg#xywh={place % layout.Columns * layout.Width},{place / layout.Columns * layout.Height},{layout.Width},{layout.Height}\n\n");
        }
        return vtt.ToString();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <param name="Every">Frames from one picture to the next.</param>
    /// <param name="Middle">Frame of each stretch that is shown.</param>
    internal sealed record SpriteLayout(int Count, int Every, int Middle, int Columns, int Rows, int Width, int Height, int FrameRate, double Seconds)
    {
        internal int PerSheet => Columns * Rows;
        internal int Sheets => (Count + PerSheet - 1) / PerSheet;

        internal static SpriteLayout Of(Timeline.Timeline timeline)
        {
            var output = timeline.Output;
            // One a second; rarer when they would be too many.
            var every = Math.Min(timeline.FrameCount, Math.Max(output.FrameRate, (timeline.FrameCount + MostPictures - 1) / MostPictures));
            var middle = every / 2;
            var count = (timeline.FrameCount - middle + every - 1) / every;
            var scale = (double)LongSide / Math.Max(output.Width, output.Height);
            var columns = Math.Min(Across, count);
            return new(
                count, every, middle, columns, Math.Min(Across, (count + columns - 1) / columns), Even(output.Width * scale), Even(output.Height * scale), output.FrameRate, timeline.Seconds);
        }

        private static int Even(double pixels) => Math.Max(2, (int)Math.Round(pixels / 2) * 2);
    }
}
