using System.Globalization;

namespace AutoVideo.Render.Packaging;

/// <summary>Four moments of a video, a second each, as an animated WebP that plays for ever; all of it when it is that short.</summary>
internal sealed class WebpMaker : IPackageMaker
{
    internal const string File = "preview.webp";
    private const int Moments = 4, FrameRate = 10, ShortSide = 240;
    private const double Each = 1;

    public PackageKind Kind => PackageKind.Webp;

    public async Task<IReadOnlyList<(string Name, string ContentType)>> MakeAsync(PackageWork work, CancellationToken cancellation)
    {
        await work.RunAsync("webp", Arguments(work), cancellation);
        return [(File, "image/webp")];
    }

    private static string[] Arguments(PackageWork work)
    {
        var starts = Starts(work.Timeline.Seconds);
        var size = work.Timeline.Output.Width < work.Timeline.Output.Height ? $"{ShortSide}:-2" : $"-2:{ShortSide}";
        var streams = string.Concat(starts.Select((_, index) => $"[{index}:v]fps={FrameRate},scale={size}:flags=lanczos,setsar=1[m{index}];"));
        var joined = string.Concat(starts.Select((_, index) => $"[m{index}]"));
        return
        [
            .. starts.SelectMany(start => new[] { "-protocol_whitelist", "file", "-threads", "1", "-ss", Text(start), "-t", Text(Each), "-i", $"file:{work.Video}" }),
            "-filter_complex_threads", "1", "-filter_complex", $"{streams}{joined}concat=n={starts.Length}:v=1:a=0[out]", "-map", "[out]",
            "-c:v", "libwebp_anim", "-quality", "60", "-compression_level", "4", "-loop", "0", "-an", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "webp", File,
        ];
    }

    /// <summary>Evenly over the whole, the last one ending where the video does.</summary>
    private static double[] Starts(double seconds)
    {
        var count = (int)Math.Clamp(Math.Floor(seconds / Each), 1, Moments);
        var free = Math.Max(0, seconds - Each);
        return [.. Enumerable.Range(0, count).Select(moment => count == 1 ? 0 : free * moment / (count - 1))];
    }

    private static string Text(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
