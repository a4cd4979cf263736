using AutoVideo.Processes;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Footage;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>The clips of a segment's scenes, each read frame by frame while the segment is composed.</summary>
internal sealed class SegmentClips(ToolRunner tools, OutputSpec output, int frames, CpuMeter meter, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly List<(FootageReader Reader, int Place)> readers = [];
    private readonly List<DecodedScene> shown = [];

    /// <param name="first">Frame of the scene that the segment begins with.</param>
    /// <returns>Gives the scene as it is at the frame that was prepared last.</returns>
    internal Func<DecodedScene> Open(DecodedScene scene, int first)
    {
        var place = shown.Count;
        shown.Add(scene);
        if (scene.ClipPath is { } path)
            readers.Add((new(tools, path, scene.Scene.Clip!, output, first, frames, meter, cancellation), place));
        return () => shown[place];
    }

    internal async ValueTask NextAsync(CancellationToken stop)
    {
        foreach (var (reader, place) in readers)
            shown[place] = shown[place].Showing(await reader.NextAsync(stop));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (reader, _) in readers)
            await reader.DisposeAsync();
    }
}
