using System.Security.Cryptography;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Support;

/// <summary>
/// Frames of a small film, by name: a scene at its beginning, middle and end, every transition at a third of its way, overlays on their
/// way in and at rest, and pictures of another size. Composed
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
        var overlaid = scenes[0] with { Overlays = [Overlay(film.Output)] };
        foreach (var number in new[] { 4, 11, 40 })
        {
            var frame = new YuvFrame(film.Output.Width, film.Output.Height);
            composer.Draw(overlaid, number, frame);
            frames.Add(($"overlay-{number:00}", frame));
        }
        frames.Add(("scaled", await ScaledAsync(bench, film, loader, composer)));
        return frames;
    }

    // A picture made smaller and one made larger, of another shape than the frame.
    private static async Task<YuvFrame> ScaledAsync(RenderBench bench, Timeline film, LayerLoader loader, SceneComposer composer)
    {
        var scene = film.Scenes[0] with
        {
            Layers =
            [
                bench.Layer("p/golden-large.png", LayerRole.Background, 700, 800, () => TestPictures.Background(700, 800, 3)),
                bench.Layer("p/golden-small.png", LayerRole.Subject, 120, 150, () => TestPictures.Subject(120, 150, 4)),
            ],
        };
        var frame = new YuvFrame(film.Output.Width, film.Output.Height);
        composer.Draw(new(scene, scene.FrameCount, await LayersAsync(loader, scene, film.Output, bench.Root)), 20, frame);
        return frame;
    }

    // A shape for every way in: drawn by a function of the pixel, since type differs from machine to machine.
    private static DecodedOverlay Overlay(OutputSpec output)
    {
        var elements = Enum.GetValues<RevealFrom>().Select((from, index) =>
        {
            var place = (Left: 10 + index % 3 * 84, Top: 160 + index / 3 * 90, Width: 80, Height: 84);
            var image = new RgbaImage(place.Width, place.Height, TestPictures.Rgba(place.Width, place.Height, (x, y) => (x * 3, y * 3, 90 + 30 * index, x + y > 20 ? 200 : 60)));
            var element = new OverlayElement($"e{index}", ElementKind.Box, new((double)place.Left / output.Width, (double)place.Top / output.Height, (double)place.Width / output.Width, (double)place.Height / output.Height))
            {
                Reveal = from,
                Motion =
                [
                    new(AnimatedProperty.Reveal, [new(0, 0, KeyEase.Linear), new(20, 1, KeyEase.Smooth)]),
                    new(AnimatedProperty.Opacity, [new(2, 0.3, KeyEase.Linear), new(12, 1, KeyEase.Linear)]),
                    new(AnimatedProperty.X, [new(0, -0.07, KeyEase.Linear), new(15, 0, KeyEase.Settle)]),
                    new(AnimatedProperty.Scale, [new(0, 0.8, KeyEase.Linear), new(18, 1, KeyEase.Overshoot)]),
                ],
            };
            return new DecodedElement(element, new(LayerConverter.Convert(image, opaque: false), place.Left, place.Top), null);
        }).ToArray();
        return new(new("golden", "s1", 0, 60, [.. elements.Select(element => element.Element)]), elements);
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
