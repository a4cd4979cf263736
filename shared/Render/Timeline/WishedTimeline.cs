using AutoVideo.Script;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>The timeline of a video as it was asked for: the one way for a rendering, its preview and its plan. Pure.</summary>
public static class WishedTimeline
{
    /// <summary>Refuses what <see cref="Build"/> would refuse for its length, before anything is spoken or drawn for it.</summary>
    /// <param name="settings">For what the request leaves open.</param>
    /// <param name="pace">What an edited video keeps: its rate of speaking and its pauses; null for a new one.</param>
    /// <param name="pause">Seconds around each line of a video without a pace; null: as its length asks for.</param>
    /// <exception cref="Failures.PermanentException"><c>video_too_long</c>.</exception>
    public static void RequireLength(ScriptDocument script, VideoRequest request, RenderOptions settings, VideoPace? pace, double? pause)
    {
        var rate = pace is null ? 1 : pace.Foretold ?? pace.Rate;
        double[] spoken = [.. script.Scenes.Select(scene => scene.EstimatedSeconds / rate)];
        TimelineValidator.RequireLength(
            spoken, pace?.Pause ?? pause ?? ScenePacing.Pause(spoken, request.Seconds), settings.OutputOf(request.Format, request.Output).FrameRate, request.Brand);
    }

    /// <param name="speeches">One per scene of the script, in order.</param>
    /// <param name="pictures">One per scene of the script, in order.</param>
    /// <param name="settings">For what the request leaves open.</param>
    /// <param name="pause">Seconds around each line; null: made so that the wanted length comes about.</param>
    /// <exception cref="Failures.PermanentException"><c>timeline_invalid</c>, <c>overlay_invalid</c>, <c>video_too_long</c>.</exception>
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
