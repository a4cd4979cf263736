using AutoVideo.Script;
using AutoVideo.Videos;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>The timeline of a video as it was asked for: the one way for a rendering, its preview and its plan. Pure.</summary>
public static class WishedTimeline
{
    /// <param name="speeches">One per scene of the script, in order.</param>
    /// <param name="pictures">One per scene of the script, in order.</param>
    /// <param name="settings">For what the request leaves open.</param>
    /// <param name="pause">Seconds around each line; null: made so that the wanted length comes about.</param>
    /// <exception cref="Failures.PermanentException"><c>timeline_invalid</c>, <c>overlay_invalid</c>.</exception>
    public static Timeline Build(
        ScriptDocument script, IReadOnlyList<Speech> speeches, IReadOnlyList<Picture> pictures, VideoRequest request, RenderOptions settings, double? pause)
    {
        var timeline = TimelineBuilder.Build(
            script, speeches, pictures, settings.OutputOf(request.Format, request.Output), request.Style, request.Seed, request.Seconds,
            settings.CaptionStyle, settings.MusicGainDb, pause, request.Brand, request.Platform);
        return timeline with
        {
            Captions = timeline.Captions with { Style = request.Captions ?? timeline.Captions.Style },
            Music = request.Music == VideoRequest.NoMusic || timeline.Music is not { } bed ? null : bed with { Mood = request.Music ?? bed.Mood, File = request.OwnMusic },
        };
    }
}
