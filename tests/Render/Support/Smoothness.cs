using System.Globalization;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Support;

/// <summary>How evenly a picture moves: mean change of the difference between frames, over the mean difference. 0 is perfectly smooth.</summary>
internal static class Smoothness
{
    /// <summary>Of a film's first scene as it is composed.</summary>
    internal static async Task<double> JitterAsync(RenderBench bench, Timeline film)
    {
        var layer = (await new LayerLoader(bench.Blobs, bench.Tools).LoadAsync(film.Scenes[0].Layers[0], film.Output, bench.Root, default))!;
        var scene = new DecodedScene(film.Scenes[0], film.Scenes[0].FrameCount, [(LayerRole.Background, layer)]);
        var composer = new SceneComposer(film.Output);
        var frame = new YuvFrame(film.Output.Width, film.Output.Height);
        return Jitter(Enumerable.Range(0, film.Scenes[0].FrameCount).Select(number =>
        {
            composer.Draw(scene, number, frame);
            return frame.Bytes[..(frame.Width * frame.Height)];
        }));
    }

    /// <summary>Of a video file.</summary>
    internal static Task<double> OfVideoAsync(RenderBench bench, string path, OutputSpec output) =>
        DecodeAsync(bench, output.Width * output.Height, "-i", path, "-vf", "extractplanes=y");

    /// <summary>Of some frames of a video file, above its captions.</summary>
    internal static Task<double> OfVideoAsync(RenderBench bench, string path, OutputSpec output, int first, int count)
    {
        var height = output.Height / 5 * 2;
        return DecodeAsync(bench, output.Width * height, "-i", path, "-vf",
            string.Create(CultureInfo.InvariantCulture, $"trim=start_frame={first}:end_frame={first + count},crop={output.Width}:{height}:0:0,extractplanes=y"));
    }

    /// <summary>Of FFmpeg's <c>zoompan</c> over the same picture, as far and as fast.</summary>
    internal static Task<double> OfZoompanAsync(RenderBench bench, Timeline film)
    {
        var (scene, output) = (film.Scenes[0], film.Output);
        var zoom = string.Create(CultureInfo.InvariantCulture, $"{scene.Motion.StartZoom}+({scene.Motion.EndZoom - scene.Motion.StartZoom})*on/{scene.FrameCount - 1}");
        return DecodeAsync(bench, output.Width * output.Height, "-loop", "1", "-i", bench.PathOf(scene.Layers[0].Blob), "-vf",
            $"format=yuv444p,zoompan=z='{zoom}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1:s={output.Width}x{output.Height}:fps={output.FrameRate},extractplanes=y",
            "-frames:v", scene.FrameCount.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> DecodeAsync(RenderBench bench, int pixels, params string[] arguments)
    {
        var frames = new List<byte[]>();
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", .. arguments, "-f", "rawvideo", "-"])
        {
            ReadOutput = async (stream, stop) =>
            {
                var frame = new byte[pixels];
                while (await stream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, stop) == frame.Length)
                {
                    frames.Add(frame);
                    frame = new byte[frame.Length];
                }
            },
        }, default);
        return Jitter(frames);
    }

    private static double Jitter(IEnumerable<byte[]> lumas)
    {
        var frames = lumas.ToArray();
        var differences = frames.Zip(frames.Skip(1), Difference).ToArray();
        return differences.Zip(differences.Skip(1), (one, other) => Math.Abs(one - other)).Average() / differences.Average();
    }

    private static double Difference(byte[] one, byte[] other)
    {
        long sum = 0;
        for (var at = 0; at < one.Length; at++)
            sum += Math.Abs(one[at] - other[at]);
        return (double)sum / one.Length;
    }
}
