using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>A stretch of time, seconds.</summary>
internal sealed record Stretch(double Start, double End);

/// <summary>What decoding pictures found, however short: only stretches put together across segments can be judged.</summary>
internal sealed record PictureSignal(IReadOnlyList<Stretch> Black, IReadOnlyList<Stretch> Still)
{
    /// <summary>How much of a segment's caption is seen, 0 to 1; null where none was looked for.</summary>
    public double? Caption { get; init; }

    /// <summary>Faults of decoding, in this part or in what was decoded with it.</summary>
    public int Damaged { get; init; }

    /// <summary>The part of a run of segments that lies between two times, on its own clock.</summary>
    internal PictureSignal Between(double from, double to) => new(Stretches.Between(Black, from, to), Stretches.Between(Still, from, to));

    /// <summary>Segments in playing order, each with the time at which it begins.</summary>
    internal static PictureSignal Join(IReadOnlyList<(double Start, PictureSignal Signal)> parts) => new(
        Stretches.Join(parts.Select(part => Stretches.Moved(part.Signal.Black, part.Start))),
        Stretches.Join(parts.Select(part => Stretches.Moved(part.Signal.Still, part.Start))))
    {
        Damaged = parts.Select(part => part.Signal.Damaged).DefaultIfEmpty().Max(),
    };
}

/// <summary>What decoding the sound found.</summary>
internal sealed record SoundSignal(IReadOnlyList<Stretch> Silent, Loudness? Loudness)
{
    /// <summary>Where the voice is in it; null in what earlier versions kept.</summary>
    public VoicePlace? Voice { get; init; }

    /// <summary>Faults of decoding.</summary>
    public int Damaged { get; init; }
}

internal static partial class Stretches
{
    // Frames that no other builds upon are not decoded, so a stretch may seem to end up to three of them early.
    private const double Touching = 0.14;

    // Times in a log are rounded: what reaches less than this over a cut ends there.
    private const double Instant = 0.001;

    /// <summary>Stretches of a kind in the log of FFmpeg's blackdetect, freezedetect or silencedetect.</summary>
    /// <param name="kind"><c>black</c>, <c>freeze</c> or <c>silence</c>.</param>
    /// <param name="seconds">Where a stretch ends that the log leaves open.</param>
    internal static IReadOnlyList<Stretch> Parse(string log, string kind, double seconds)
    {
        var found = new List<Stretch>();
        double? start = null;
        foreach (var mark in Mark().Matches(log).Where(mark => mark.Groups[1].Value == kind))
        {
            var at = double.Parse(mark.Groups[3].Value, CultureInfo.InvariantCulture);
            if (mark.Groups[2].Value == "start")
                start = at;
            else if (start is { } from)
                (found, start) = ([.. found, new(from, at)], null);
        }
        return start is { } open ? [.. found, new(open, seconds)] : found;
    }

    internal static IReadOnlyList<Stretch> Between(IEnumerable<Stretch> stretches, double from, double to) =>
        [.. stretches.Where(stretch => stretch.End > from + Instant && stretch.Start < to - Instant).Select(stretch =>
            new Stretch(Round(Math.Max(stretch.Start, from) - from), Round(Math.Min(stretch.End, to) - from)))];

    internal static IEnumerable<Stretch> Moved(IEnumerable<Stretch> stretches, double by) =>
        stretches.Select(stretch => new Stretch(stretch.Start + by, stretch.End + by));

    /// <summary>What of some stretches lies in none of others.</summary>
    internal static IEnumerable<Stretch> Outside(IEnumerable<Stretch> stretches, IEnumerable<Stretch> others) => others.Aggregate(stretches, (left, other) => left.SelectMany(stretch =>
        new[] { stretch with { End = Math.Min(stretch.End, other.Start) }, stretch with { Start = Math.Max(stretch.Start, other.End) } }.Where(part => part.Start < part.End)));

    /// <summary>Makes one of two that touch where one part ends and another begins. Within a part the filters saw what parts them: a word that lights up over a still.</summary>
    internal static IReadOnlyList<Stretch> Join(IEnumerable<IEnumerable<Stretch>> parts)
    {
        var joined = new List<Stretch>();
        foreach (var part in parts)
        {
            var isFirst = true;
            foreach (var stretch in part)
            {
                if (isFirst && joined.Count > 0 && stretch.Start - joined[^1].End <= Touching)
                    joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, stretch.End) };
                else
                    joined.Add(stretch);
                isFirst = false;
            }
        }
        return joined;
    }

    private static double Round(double seconds) => Math.Round(seconds, 4);

    [GeneratedRegex(@"(black|freeze|silence)_(start|end):\s*(-?[\d.]+)")]
    private static partial Regex Mark();
}
