using System.Security.Cryptography;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Support;

/// <summary>
/// Frames of a small film, by name: a scene at its beginning, middle and end, and every transition at a third of its way. Composed
/// with integers alone, so they are the same on every machine.
/// </summary>
internal static class GoldenFrames
{
    private const int TransitionFrames = 12;

    internal static async Task<IReadOnlyList<(string Name, YuvFrame Frame)>> DrawAsync(RenderBench bench, bool simd = true)
    {
        var film = bench.Film(scenes: 2, words: 6, seed: 5);
        var loader = new LayerLoader(bench.Blobs, bench.Tools);
        var scenes = new List<DecodedScene>();
        foreach (var scene in film.Scenes)
            scenes.Add(new(scene, scene.FrameCount + TransitionFrames, await LayersAsync(loader, scene, film.Output, bench.Root)));
        var composer = new SceneComposer(film.Output, simd);
        var frames = new List<(string, YuvFrame)>();
        foreach (var (name, number) in new[] { ("beginning", 0), ("middle", film.Scenes[0].FrameCount / 2), ("end", film.Scenes[0].FrameCount - 1) })
        {
            var frame = new YuvFrame(film.Output.Width, film.Output.Height);
            composer.Draw(scenes[0], number, frame);
            frames.Add(($"scene-{name}", frame));
        }
        foreach (var kind in Enum.GetValues<TransitionKind>())
        {
            var frame = new YuvFrame(film.Output.Width, film.Output.Height);
            composer.DrawTransition(scenes[0], scenes[1] with { Scene = scenes[1].Scene with { Transition = new(kind, TransitionFrames) } }, TransitionFrames / 3, frame);
            frames.Add(($"transition-{kind.ToString().ToLowerInvariant()}", frame));
        }
        return frames;
    }

    /// <summary>One line for each frame: its name and the SHA-256 of its bytes.</summary>
    internal static IReadOnlyList<string> Lines(IEnumerable<(string Name, YuvFrame Frame)> frames) =>
        [.. frames.Select(frame => $"{frame.Name} {Convert.ToHexStringLower(SHA256.HashData(frame.Frame.Bytes))}")];

    private static async Task<IReadOnlyList<(LayerRole, LayerPlanes)>> LayersAsync(LayerLoader loader, TimelineScene scene, OutputSpec output, string folder)
    {
        var layers = new List<(LayerRole, LayerPlanes)>();
        foreach (var layer in scene.Layers)
        {
            if (await loader.LoadAsync(layer, output, folder, default) is { } planes)
                layers.Add((layer.Role, planes));
        }
        return layers;
    }
}
