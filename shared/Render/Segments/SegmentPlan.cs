
namespace AutoVideo.Render.Segments;

internal enum SegmentKind { Scene, Transition }

/// <summary>A run of frames that is encoded on its own: a part of a scene without its way in, or a way in.</summary>
/// <param name="Number">0-based, in playing order.</param>
/// <param name="Scene">Index of the scene; for a transition, of the scene that comes in.</param>
/// <param name="FirstFrame">On the video's own frames.</param>
internal sealed record Segment(int Number, SegmentKind Kind, int Scene, int FirstFrame, int FrameCount);

/// <summary>Cuts a timeline into segments that follow each other without gap.</summary>
internal static class SegmentPlan
{
    /// <summary>A longer scene is cut into equal parts: a changed caption costs one of them, and the last segments of a render end together.</summary>
    private const int LongestSeconds = 4;

    internal static IReadOnlyList<Segment> Of(Timeline.Timeline timeline)
    {
        var segments = new List<Segment>();
        for (var index = 0; index < timeline.Scenes.Count; index++)
        {
            var scene = timeline.Scenes[index];
            var into = scene.Transition?.Frames ?? 0;
            if (into > 0)
                segments.Add(new(segments.Count, SegmentKind.Transition, index, scene.FirstFrame, into));
            var rest = scene.FrameCount - into;
            var parts = Parts(rest, timeline.Output.FrameRate);
            for (var part = 0; part < parts; part++)
            {
                var from = (int)((long)rest * part / parts);
                segments.Add(new(segments.Count, SegmentKind.Scene, index, scene.FirstFrame + into + from, (int)((long)rest * (part + 1) / parts) - from));
            }
        }
        return segments;
    }

    /// <returns>Segments that a scene of so many frames, without its way in, is cut into.</returns>
    internal static int Parts(int frames, int frameRate) => (frames + LongestSeconds * frameRate - 1) / (LongestSeconds * frameRate);

    /// <summary>Frames for which a scene is seen: its own and those of the transition out of it.</summary>
    internal static int Span(Timeline.Timeline timeline, int scene) =>
        timeline.Scenes[scene].FrameCount + (scene + 1 < timeline.Scenes.Count ? timeline.Scenes[scene + 1].Transition?.Frames ?? 0 : 0);

    /// <summary>
    /// The order to encode in: neighbours share decoded scenes, so by groups of ten scenes; within a group the long ones
    /// first and the short ones last, so that all workers end together.
    /// </summary>
    internal static IEnumerable<Segment> WorkOrder(IEnumerable<Segment> segments) =>
        segments.OrderBy(segment => segment.Scene / 10).ThenByDescending(segment => segment.FrameCount).ThenBy(segment => segment.Number);
}
