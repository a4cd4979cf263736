using System.Globalization;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Verify;

/// <summary>Whether captions are seen in decoded frames: compared with the same captions drawn on grey by the renderer that burns them in.</summary>
internal sealed class CaptionSight(ToolRunner tools)
{
    private const string CaptionFile = "looks.ass";
    private const double Least = 0.5;

    /// <summary>What is not seen is looked for again the next time.</summary>
    internal static bool IsSeen(double? share) => !(share < Least);

    /// <returns>What each look should show; null where nothing can be told.</returns>
    /// <param name="folder">Where a temporary file may be put.</param>
    internal async Task<CaptionMask?[]> DrawAsync(Timeline.Timeline timeline, IReadOnlyList<CaptionLook> looks, string folder, CpuMeter meter, CancellationToken cancellation)
    {
        var masks = new CaptionMask?[looks.Count];
        if (looks.Count == 0)
            return masks;
        await File.WriteAllTextAsync(Path.Combine(folder, CaptionFile), CaptionLook.Write(timeline, looks), cancellation);
        var frame = new byte[timeline.Output.Width * timeline.Output.Height];
        var result = await tools.RunAsync(new("ffmpeg", Arguments(timeline.Output, looks.Count))
        {
            WorkingDirectory = folder,
            TimeLimit = VerifyArguments.TimeFor(timeline),
            FileLimitBytes = 1 << 20,
            ReadOutput = async (stream, stop) =>
            {
                for (var look = 0; look < masks.Length; look++)
                {
                    await stream.ReadExactlyAsync(frame, stop);
                    meter.Measure("verify", () => masks[look] = CaptionMask.Of(frame));
                }
            },
        }, cancellation);
        meter.Add("verify", result.CpuSeconds);
        return masks;
    }

    /// <summary>Looks at frames as they are decoded: one for each mask.</summary>
    /// <param name="luma">Frames of the timeline's size, a byte a pixel.</param>
    /// <returns>How much of each caption is seen, 0 to 1; null where nothing can be told.</returns>
    internal static async Task<double?[]> LookAsync(Stream luma, OutputSpec output, Task<CaptionMask?[]> masks, Range part, CancellationToken cancellation)
    {
        var wanted = (await masks)[part];
        var seen = new double?[wanted.Length];
        var frame = new byte[output.Width * output.Height];
        for (var look = 0; look < wanted.Length; look++)
        {
            var given = await luma.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellation);
            // What ends too early shows nothing.
            seen[look] = wanted[look] is not { } mask ? null : given < frame.Length ? 0 : Math.Round(mask.SeenIn(frame), 3);
        }
        await luma.CopyToAsync(Stream.Null, cancellation);
        return seen;
    }

    /// <param name="seen">Of every segment.</param>
    internal static VerificationCheck Check(IEnumerable<double?> seen)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"{Least} of each caption's contrast at least");
        double[] told = [.. seen.OfType<double>()];
        var missing = told.Count(share => !IsSeen(share));
        return new("captions", missing == 0,
            told.Length == 0 ? "none looked for" : string.Create(CultureInfo.InvariantCulture, $"{told.Length - missing} of {told.Length} seen, the faintest {told.Min():0.00}"), expected);
    }

    private static string[] Arguments(OutputSpec output, int frames) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,pipe",
        "-f", "lavfi", "-i", $"color=gray:size={output.Width}x{output.Height}:rate=1", "-frames:v", frames.ToString(CultureInfo.InvariantCulture),
        "-vf", $"format=gray,settb=1/100,setpts=PTS+50,subtitles={CaptionFile}", "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1",
    ];
}
