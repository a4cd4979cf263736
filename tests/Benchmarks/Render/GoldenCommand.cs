using System.Globalization;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary><c>golden folder</c> writes the golden frames as pictures to look at; <c>golden --renew</c> writes their hashes anew.</summary>
internal static class GoldenCommand
{
    private const string Hashes = "tests/Render/Golden/frames.txt";

    internal static async Task<int> RunAsync(string[] arguments)
    {
        using var bench = new RenderBench();
        var frames = await GoldenFrames.DrawAsync(bench);
        if (arguments is ["--renew"])
        {
            await File.WriteAllLinesAsync(Hashes, GoldenFrames.Lines(frames));
            return 0;
        }
        if (arguments is not [var folder])
        {
            Console.Error.WriteLine("golden folder | golden --renew");
            return 2;
        }
        Directory.CreateDirectory(folder);
        foreach (var (name, frame) in frames)
        {
            await bench.Tools.RunAsync(new("ffmpeg",
            [
                "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", string.Create(CultureInfo.InvariantCulture, $"{frame.Width}x{frame.Height}"),
                "-color_range", "tv", "-colorspace", "bt709", "-i", "pipe:0", "-frames:v", "1", Path.GetFullPath(Path.Combine(folder, $"{name}.png")),
            ])
            { WriteInput = (stream, stop) => stream.WriteAsync(frame.Bytes, stop).AsTask() }, default);
        }
        return 0;
    }
}
