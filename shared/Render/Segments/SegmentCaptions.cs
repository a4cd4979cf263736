namespace AutoVideo.Render.Segments;

/// <summary>The subtitle file of one segment: the cues that are seen in it, on the segment's own clock.</summary>
internal static class SegmentCaptions
{
    /// <returns>Null when no cue is seen.</returns>
    internal static string? Write(Timeline.Timeline timeline, Segment segment) => null;
}
