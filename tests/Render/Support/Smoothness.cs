using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Support;

/// <summary>How evenly a picture moves: mean change of the difference between frames, over the mean difference. 0 is perfectly smooth.</summary>
internal static class Smoothness
{
    internal static async Task<double> JitterAsync(RenderBench bench, Timeline film)
    {
        var layer = (await new LayerLoader(bench.Blobs, bench.Tools).LoadAsync(film.Scenes[0].Layers[0], film.Output, bench.Root, default))!;
        var scene = new DecodedScene(film.Scenes[0], film.Scenes[0].FrameCount, [(LayerRole.Background, layer)]);
        var composer = new SceneComposer(film.Output);
        var frames = new[] { new YuvFrame(film.Output.Width, film.Output.Height), new YuvFrame(film.Output.Width, film.Output.Height) };
        var differences = new List<double>();
        for (var frame = 0; frame < film.Scenes[0].FrameCount; frame++)
        {
            composer.Draw(scene, frame, frames[frame & 1]);
            if (frame > 0)
                differences.Add(Difference(frames[0], frames[1]));
        }
        return differences.Zip(differences.Skip(1), (one, other) => Math.Abs(one - other)).Average() / differences.Average();
    }

    private static double Difference(YuvFrame one, YuvFrame other)
    {
        long sum = 0;
        for (var at = 0; at < one.Width * one.Height; at++)
            sum += Math.Abs(one.Bytes[at] - other.Bytes[at]);
        return (double)sum / (one.Width * one.Height);
    }
}
