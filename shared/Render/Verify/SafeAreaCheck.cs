using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Verify;

/// <summary>Everything that determines where captions are seen.</summary>
internal sealed record CaptionPlaceParameters(string Tools, int Width, int Height, string Captions);

/// <summary>The rectangle that holds all captions, pixels; empty when none is seen.</summary>
internal sealed record CaptionPlace(int Left, int Top, int Right, int Bottom);

/// <summary>
/// Whether captions stay clear of the frame's edges and of what apps lay over an upright video. Measured, not reckoned: every phrase
/// is drawn on black by the renderer that burns it in, and the box around what is not black is found. Kept by the captions' content.
/// </summary>
internal sealed partial class SafeAreaCheck(IBlobStore blobs, ToolRunner tools, ToolVersions version)
{
    private const string CaptionFile = "places.ass";
    private readonly ArtefactStore artefacts = new(blobs);

    internal async Task<VerificationCheck> OfAsync(Timeline.Timeline timeline, string folder, CpuMeter meter, CancellationToken cancellation)
    {
        var output = timeline.Output;
        if (Watermark(timeline) is { Passed: false } hidden)
            return hidden;
        if (timeline.Captions.Cues.Count == 0)
            return new("safe_area", true, "no captions", "");
        return Judge(await FindAsync(timeline, folder, meter, cancellation), timeline.Captions, output);
    }

    internal static VerificationCheck Judge(CaptionPlace place, CaptionTrack captions, OutputSpec output)
    {
        var allowed = Allowed(captions.Platform, output);
        var isSeen = place.Right > place.Left;
        return new("safe_area", isSeen && IsInside(place, allowed), isSeen ? Text(place) : "no caption is seen", Expected(allowed, captions.Platform));
    }

    /// <summary>The watermark of a video that is meant for an app: where it lies is known without drawing it.</summary>
    /// <returns>Null when there is none.</returns>
    private static VerificationCheck? Watermark(Timeline.Timeline timeline)
    {
        if (timeline.Captions.Platform is not { } platform || timeline.Overlays.FirstOrDefault(overlay => overlay.Id.EndsWith(BrandScenes.WatermarkSuffix, StringComparison.Ordinal)) is not { } mark)
            return null;
        var (output, allowed, box) = (timeline.Output, Allowed(platform, timeline.Output), mark.Elements[0].Box);
        var place = new CaptionPlace(
            (int)Math.Round(box.X * output.Width), (int)Math.Round(box.Y * output.Height),
            (int)Math.Round((box.X + box.Width) * output.Width), (int)Math.Round((box.Y + box.Height) * output.Height));
        return new("safe_area", IsInside(place, allowed), $"watermark {Text(place)}", Expected(allowed, platform));
    }

    private static CaptionPlace Allowed(string? platform, OutputSpec output)
    {
        var area = SafeArea.Of(platform, output.Width, output.Height);
        return new((int)(area.Left * output.Width), (int)(area.Top * output.Height), (int)Math.Ceiling((1 - area.Right) * output.Width), (int)Math.Ceiling((1 - area.Bottom) * output.Height));
    }

    private static bool IsInside(CaptionPlace place, CaptionPlace allowed) =>
        place.Left >= allowed.Left && place.Top >= allowed.Top && place.Right <= allowed.Right && place.Bottom <= allowed.Bottom;

    private static string Expected(CaptionPlace allowed, string? platform) => $"within {Text(allowed)}{(platform is null ? "" : $" ({platform})")}";

    private async Task<CaptionPlace> FindAsync(Timeline.Timeline timeline, string folder, CpuMeter meter, CancellationToken cancellation)
    {
        var output = timeline.Output;
        // A second for all that is shown at once, so that one frame a second sees each with a word lit.
        var words = CaptionStyle.Find(timeline.Captions.Style).Words;
        var cues = timeline.Captions.Cues.SelectMany(cue => Shown(cue, words)).Select(InSecond).ToArray();
        var captions = AssWriter.Write(timeline.Captions with { Cues = cues }, output.Width, output.Height, timeline.Language);
        return await PlaceAsync(captions, output, cues.Length, folder, meter, cancellation);
    }

    /// <param name="captions">A subtitle file with one cue a second.</param>
    /// <param name="seconds">How many there are.</param>
    internal async Task<CaptionPlace> PlaceAsync(string captions, OutputSpec output, int seconds, string folder, CpuMeter meter, CancellationToken cancellation)
    {
        var address = ContentAddress.Of("caption-place", 1,
            new CaptionPlaceParameters(await version.PicturesAsync(cancellation), output.Width, output.Height, captions), RenderStoreJsonContext.Default.CaptionPlaceParameters);
        if (await artefacts.FindAsync(address, RenderStoreJsonContext.Default.CaptionPlace, cancellation) is { } known)
            return known;
        await File.WriteAllTextAsync(Path.Combine(folder, CaptionFile), captions, cancellation);
        var result = await tools.RunAsync(new("ffmpeg", Arguments(output, seconds)) { WorkingDirectory = folder, TimeLimit = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(seconds), FileLimitBytes = 1 << 20 }, cancellation);
        meter.Add("verify", result.CpuSeconds);
        var place = Around(result.Output);
        await artefacts.SaveAsync(address, place, RenderStoreJsonContext.Default.CaptionPlace, cancellation);
        return place;
    }

    /// <param name="words">How many of a phrase's words the style shows at once; 0 for all.</param>
    private static IEnumerable<CaptionCue> Shown(CaptionCue cue, int words) => words == 0
        ? [cue]
        : cue.Words.Chunk(words).Select(group => cue with { Start = group[0].Start, End = group[^1].End, Words = group });

    private static CaptionCue InSecond(CaptionCue cue, int second)
    {
        var length = Math.Max(0.001, cue.End - cue.Start);
        double At(double time) => Math.Round(second + Math.Clamp((time - cue.Start) / length, 0, 1) * 0.999, 3);
        return cue with { Start = second, End = second + 0.999, Words = [.. cue.Words.Select(word => word with { Start = At(word.Start), End = At(word.End) })] };
    }

    private static string[] Arguments(OutputSpec output, int frames) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,pipe",
        "-f", "lavfi", "-i", $"color=black:size={output.Width}x{output.Height}:rate=1", "-frames:v", frames.ToString(CultureInfo.InvariantCulture),
        "-vf", $"format=gray,settb=1/100,setpts=PTS+50,subtitles={CaptionFile},bbox=min_val=48,metadata=mode=print:file=-:direct=1", "-f", "null", "-",
    ];

    private static CaptionPlace Around(string log)
    {
        var found = Mark().Matches(log).Select(mark => (Side: mark.Groups[1].Value, At: int.Parse(mark.Groups[2].Value, CultureInfo.InvariantCulture))).ToLookup(mark => mark.Side, mark => mark.At);
        return found.Count < 4 ? new(0, 0, 0, 0) : new(found["x1"].Min(), found["y1"].Min(), found["x2"].Max() + 1, found["y2"].Max() + 1);
    }

    private static string Text(CaptionPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Left},{place.Top} to {place.Right},{place.Bottom}");

    [GeneratedRegex(@"lavfi\.bbox\.(x1|x2|y1|y2)=(\d+)")]
    private static partial Regex Mark();
}
