using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoVideo.Render.Sound;

/// <summary>Loudness as FFmpeg's <c>ebur128</c> sums it up (EBU R 128, ITU-R BS.1770).</summary>
/// <param name="Integrated">LUFS; -70 for silence.</param>
/// <param name="TruePeak">dBTP; null when it was not looked for.</param>
internal sealed partial record Loudness(double Integrated, double? TruePeak)
{
    /// <param name="log">Standard error of FFmpeg.</param>
    /// <returns>Null when the log holds no summary.</returns>
    internal static Loudness? Parse(string log)
    {
        var summary = log.LastIndexOf("Summary:", StringComparison.Ordinal);
        if (summary < 0)
            return null;
        var integrated = IntegratedLine().Match(log, summary);
        var peak = PeakLine().Match(log, summary);
        return integrated.Success ? new(Number(integrated), peak.Success ? Number(peak) : null) : null;
    }

    private static double Number(Match match) =>
        match.Groups[1].Value.EndsWith("inf", StringComparison.Ordinal) ? -70 : double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"I:\s+(-?[\d.]+|-inf) LUFS")]
    private static partial Regex IntegratedLine();

    [GeneratedRegex(@"Peak:\s+(-?[\d.]+|-inf) dBFS")]
    private static partial Regex PeakLine();
}
