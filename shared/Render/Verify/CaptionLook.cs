using AutoVideo.Render.Captions;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Verify;

/// <summary>A frame at which a caption is looked for: in the middle of the longest time for which nothing of it moves in a segment.</summary>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Frame">On the video's own frames.</param>
internal sealed record CaptionLook(int Segment, int Frame, CaptionCue Cue)
{
    // A decoder that skips frames gives one of three; all of them show the same.
    private const int FewestFrames = 4;

    /// <returns>One for each segment whose captions stand for long enough, in playing order.</returns>
    internal static IReadOnlyList<CaptionLook> Of(Timeline.Timeline timeline, IEnumerable<Segment> segments)
    {
        var style = CaptionStyle.Find(timeline.Captions.Style);
        return [.. segments.Select(segment => Of(timeline, style, segment)).OfType<CaptionLook>()];
    }

    private static CaptionLook? Of(Timeline.Timeline timeline, CaptionStyle style, Segment segment)
    {
        var rate = (double)timeline.Output.FrameRate;
        var (start, end) = (segment.FirstFrame / rate, (segment.FirstFrame + segment.FrameCount) / rate);
        var longest = timeline.Captions.Cues.Where(cue => cue.Start < end && cue.End > start)
            .SelectMany(cue => Steady(cue, style).Select(steady => (Cue: cue, Start: Math.Max(steady.Start, start), End: Math.Min(steady.End, end))))
            .DefaultIfEmpty().MaxBy(steady => steady.End - steady.Start);
        return longest.Cue is null || (longest.End - longest.Start) * rate < FewestFrames
            ? null : new(segment.Number, (int)((longest.Start + longest.End) / 2 * rate), longest.Cue);
    }

    // As captions are written: a word is lit until the next one is; the first comes with its phrase.
    private static IEnumerable<(double Start, double End)> Steady(CaptionCue cue, CaptionStyle style) => cue.Words.Select((word, index) => (
        (index == 0 ? cue.Start : word.Start) + Math.Max(index == 0 ? AssWriter.FadeSeconds : 0, style.GrowSeconds),
        index + 1 < cue.Words.Count ? cue.Words[index + 1].Start : cue.End));

    /// <summary>A subtitle file that shows what each look sees half a second into a second of its own.</summary>
    internal static string Write(Timeline.Timeline timeline, IReadOnlyList<CaptionLook> looks)
    {
        var cues = looks.Select((look, second) => InSecond(look.Cue, second, (look.Frame + 0.5) / timeline.Output.FrameRate)).ToArray();
        return AssWriter.Write(timeline.Captions with { Cues = cues }, timeline.Output.Width, timeline.Output.Height, timeline.Language);
    }

    private static CaptionCue InSecond(CaptionCue cue, int second, double seen)
    {
        double At(double time) => Math.Round(Math.Clamp(second + 0.5 + time - seen, second, second + 0.99), 3);
        return cue with { Start = At(cue.Start), End = At(cue.End), Words = [.. cue.Words.Select(word => word with { Start = At(word.Start), End = At(word.End) })] };
    }
}
