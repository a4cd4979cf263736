using System.Diagnostics;
using System.Globalization;
using AutoVideo.Render.Compose;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// <c>compose [frames]</c>: what drawing a still of 1188x2112 into a frame of 1080x1920 takes in a slow zoom, on one thread, in vectors and without;
/// and copying such a frame, which is the least.
/// </summary>
internal static class ComposeBenchmark
{
    private const int Width = 1080, Height = 1920, Rounds = 4;

    internal static Task<int> RunAsync(string[] arguments)
    {
        var frames = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 300;
        var layer = new LayerPlanes(1188, 2112, 0, 0, Noise(1188, 2112, 1), Noise(594, 1056, 2), Noise(594, 1056, 3), null);
        var (frame, copy) = (new YuvFrame(Width, Height), new YuvFrame(Width, Height));
        for (var round = 1; round <= Rounds; round++)
        {
            var (fast, slow) = (new LayerComposer(simd: true), new LayerComposer(simd: false));
            var vectors = Measure(frames, number => Draw(fast, layer, (double)number / frames, frame));
            var scalar = Measure(frames / 10, number => Draw(slow, layer, (double)number / frames, frame));
            var copied = Measure(frames, _ => frame.Bytes.CopyTo(copy.Bytes, 0));
            Console.WriteLine($"round {round}: {vectors:0.00} ms a frame, without vectors {scalar:0.00}, copied {copied:0.00}");
        }
        return Task.FromResult(0);
    }

    private static void Draw(LayerComposer composer, LayerPlanes layer, double share, YuvFrame frame)
    {
        var scale = 0.91 + 0.12 * share;
        composer.Draw(layer, new(scale, Width / 2.0 - 594 * scale, Height / 2.0 - 1056 * scale, Blend.Full), frame);
    }

    private static double Measure(int frames, Action<int> work)
    {
        var clock = Stopwatch.StartNew();
        for (var frame = 0; frame < frames; frame++)
            work(frame);
        return clock.Elapsed.TotalMilliseconds / frames;
    }

    private static Plane Noise(int width, int height, int seed)
    {
        var plane = new Plane(width, height);
        new Random(seed).NextBytes(plane.Bytes);
        plane.ExtendEdges();
        return plane;
    }
}
