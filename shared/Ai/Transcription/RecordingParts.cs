namespace AutoVideo.Ai.Transcription;

/// <summary>An uploaded recording, to be decoded and cut by the media worker.</summary>
/// <param name="Upload">Blob name.</param>
/// <param name="Stem">What the names of its parts begin with.</param>
/// <param name="MaxSeconds">A longer one is refused.</param>
public sealed record RecordingToCut(string Upload, string Stem, double MaxSeconds);

/// <param name="Seconds">Length of the whole.</param>
/// <param name="Parts">In order, without a gap; those in which nothing is to be heard are left out.</param>
public sealed record CutRecording(double Seconds, IReadOnlyList<RecordingPart> Parts);

/// <param name="Sound">Blob of a FLAC, mono, 16 kHz: at most 32 kB a second.</param>
/// <param name="Start">Seconds from the start of the recording.</param>
public sealed record RecordingPart(string Sound, double Start, double Seconds);

/// <summary>Where a long recording is cut: in the quietest half second of the last minute that a part may have, so that no word is.</summary>
internal static class RecordingCuts
{
    public const double Frame = 0.05, LongestPart = 600;
    private const double Window = 60;
    private const int Quiet = 10;

    // -60 dBFS: what a room without a voice has, and less than any voice that somebody can understand.
    private const double Silence = 0.001;

    /// <param name="levels">RMS of each <see cref="Frame"/>, 0 to 1.</param>
    /// <returns>First frame and number of frames of each part, those of silence left out.</returns>
    public static IReadOnlyList<(int First, int Frames)> Of(IReadOnlyList<double> levels)
    {
        const int longest = (int)(LongestPart / Frame), window = (int)(Window / Frame);
        var parts = new List<(int, int)>();
        for (var from = 0; from < levels.Count;)
        {
            var to = levels.Count - from <= longest ? levels.Count : Quietest(levels, from + longest - window, from + longest);
            if (levels.Skip(from).Take(to - from).Any(level => level > Silence))
                parts.Add((from, to - from));
            from = to;
        }
        return parts;
    }

    /// <summary>The middle of the quietest run of frames between two.</summary>
    private static int Quietest(IReadOnlyList<double> levels, int first, int end)
    {
        var (best, least) = (end, double.PositiveInfinity);
        for (var at = first; at + Quiet <= end; at++)
        {
            var sum = 0.0;
            for (var i = 0; i < Quiet; i++)
                sum += levels[at + i];
            if (sum < least)
                (best, least) = (at + Quiet / 2, sum);
        }
        return best;
    }
}
