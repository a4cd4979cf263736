using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>The subtitle file of one segment: the cues that are seen in it, on the segment's own clock.</summary>
internal static class SegmentCaptions
{
    /// <returns>Null when no cue is seen.</returns>
    internal static string? Write(Timeline.Timeline timeline, Segment segment)
    {
        var rate = (double)timeline.Output.FrameRate;
        var start = segment.FirstFrame / rate;
        var end = (segment.FirstFrame + segment.FrameCount) / rate;
        var seen = timeline.Captions.Cues
            .Where(cue => cue.Start < end - Unseen && cue.End > start + Unseen)
            // What comes after the segment's last frame is the next one's: another line there may end the cue sooner.
            .Select(cue => Shift(cue with { End = Math.Min(cue.End, end) }, SegmentArguments.CaptionLead - start)).ToArray();
        return seen.Length == 0
            ? null
            : AssWriter.Write(timeline.Captions with { Cues = seen }, timeline.Output.Width, timeline.Output.Height, timeline.Language);
    }

    private static CaptionCue Shift(CaptionCue cue, double by) => cue with
    {
        Start = Time(cue.Start + by),
        End = Time(cue.End + by),
        Words = [.. cue.Words.Select(word => word with { Start = Time(word.Start + by), End = Time(word.End + by) })],
    };

    // Times of cues are whole microseconds, those of frames are not: what touches a segment's edge is not in it.
    private const double Unseen = 0.0005;

    // Milliseconds again: the same phrase gives the same file wherever its scene lies.
    private static double Time(double seconds) => Math.Max(0, Math.Round(seconds, 3, MidpointRounding.AwayFromZero));
}
