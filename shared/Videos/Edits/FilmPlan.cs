using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Videos.Edits;

/// <summary>Counts the segments of a film that a new rendering encodes: those of a changed scene, and the way in that shows the end of one.</summary>
internal sealed class FilmPlan(Timeline film)
{
    private readonly Dictionary<string, TimelineScene> shown = film.Scenes.ToDictionary(scene => scene.Id);
    private readonly TimelineScene? intro = film.Scenes.FirstOrDefault(scene => scene.Id == BrandScenes.Intro);
    private readonly TimelineScene? outro = film.Scenes.FirstOrDefault(scene => scene.Id == BrandScenes.Outro);

    /// <summary>Of a new scene, or one that comes later than before; 0 in a film of cuts.</summary>
    private readonly int usualWay = film.Scenes.Skip(1).Max(scene => scene.Transition?.Frames) ?? 0;

    /// <summary>Frames that are encoded.</summary>
    internal int Frames { get; private set; }

    /// <summary>Counts a scene; in their new order.</summary>
    /// <param name="index">0-based, in the new order.</param>
    /// <param name="seconds">Its new length; null when it keeps its own.</param>
    /// <returns>Segments of it that are encoded.</returns>
    internal int Scene(string id, int index, bool changed, bool changedBefore, double? seconds)
    {
        if (!changed && !changedBefore)
            return 0;
        var was = shown.GetValueOrDefault(id);
        var into = index == 0 && intro is null ? 0 : changed || was is null ? was?.Transition?.Frames ?? usualWay : was.Transition?.Frames ?? 0;
        if (!changed)
            return Count(into, 0);
        var frames = seconds is null && was is not null ? was.FrameCount : (int)Math.Round((seconds ?? 0) * film.Output.FrameRate, MidpointRounding.AwayFromZero);
        return Count(into, Math.Max(0, frames - into));
    }

    /// <summary>Counts a brand's cards, which stand on the pictures beside them.</summary>
    /// <returns>Segments of them that are encoded.</returns>
    internal int Cards(bool firstDrawn, bool lastChanged, bool lastDrawn)
    {
        var before = intro is null || !firstDrawn ? 0 : Count(0, intro.FrameCount);
        if (outro is null || !lastChanged)
            return before;
        var into = outro.Transition?.Frames ?? 0;
        return before + Count(into, lastDrawn ? outro.FrameCount - into : 0);
    }

    private int Count(int into, int rest)
    {
        Frames += into + rest;
        return (into > 0 ? 1 : 0) + SegmentPlan.Parts(rest, film.Output.FrameRate);
    }
}
