using System.Globalization;
using AutoVideo.Render.Segments;

namespace AutoVideo.Render.Compose;

/// <summary>Decodes each scene once, when the first segment needs it, and lets go of it after the last one.</summary>
internal sealed class SceneCache
{
    private readonly Timeline.Timeline timeline;
    private readonly LayerLoader loader;
    private readonly string folder;
    private readonly CpuMeter meter;
    private readonly int[] users;
    private readonly Dictionary<int, Task<DecodedScene>> scenes = [];
    private readonly Lock gate = new();

    internal SceneCache(Timeline.Timeline timeline, IEnumerable<Segment> segments, LayerLoader loader, string folder, CpuMeter meter)
    {
        (this.timeline, this.loader, this.folder, this.meter) = (timeline, loader, folder, meter);
        users = new int[timeline.Scenes.Count];
        foreach (var scene in segments.SelectMany(Needed))
            users[scene]++;
    }

    internal Task<DecodedScene> GetAsync(int scene, CancellationToken cancellation)
    {
        lock (gate)
            return scenes.TryGetValue(scene, out var decoding) ? decoding : scenes[scene] = DecodeAsync(scene, cancellation);
    }

    /// <summary>To be called once for every segment given at the start.</summary>
    internal void Release(Segment segment)
    {
        lock (gate)
        {
            foreach (var scene in Needed(segment))
            {
                if (--users[scene] == 0)
                    scenes.Remove(scene);
            }
        }
    }

    private static IEnumerable<int> Needed(Segment segment) =>
        segment.Kind == SegmentKind.Transition ? [segment.Scene - 1, segment.Scene] : [segment.Scene];

    private Task<DecodedScene> DecodeAsync(int index, CancellationToken cancellation) => Task.Run(async () =>
    {
        var scene = timeline.Scenes[index];
        var overlays = OverlaysAsync(index, scene.Id, cancellation);
        // Side by side: a render begins with nothing to encode until its first scene is there.
        var decoded = await Task.WhenAll(scene.Layers.Select(layer => Task.Run(
            () => loader.LoadAsync(layer, timeline.Output, folder, cancellation), cancellation)));
        var layers = scene.Layers.Zip(decoded).Where(pair => pair.Second is not null).Select(pair => (pair.First.Role, pair.Second!)).ToArray();
        return new DecodedScene(scene, SegmentPlan.Span(timeline, index), layers)
        {
            Overlays = await overlays,
            ClipPath = scene.Clip is null ? null : await loader.OpenAsync(scene.Clip.Blob, folder, cancellation),
        };
    }, cancellation);

    private async Task<IReadOnlyList<DecodedOverlay>> OverlaysAsync(int index, string sceneId, CancellationToken cancellation)
    {
        var overlays = timeline.Overlays.Where(overlay => overlay.SceneId == sceneId).ToArray();
        if (overlays.Length == 0)
            return [];
        var own = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"overlays-{index:0000}"))).FullName;
        return await meter.MeasureAsync("decode", () => loader.Artist.DrawAsync(overlays, timeline.Output, timeline.Language, own, cancellation));
    }
}
