using System.Collections.Concurrent;
using AutoVideo.Processes;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>What a provider's server draws: a plain ground with a detailed disc to the left of the middle, in the asked size.</summary>
internal static class RealPictures
{
    private static readonly ConcurrentDictionary<(string Kind, int Width, int Height), Task<byte[]>> Drawn = new();

    /// <param name="kind">png, jpg or webp.</param>
    public static Task<byte[]> OfAsync(string kind, int width, int height) => Drawn.GetOrAdd((kind, width, height), wanted => DrawAsync(wanted.Kind, wanted.Width, wanted.Height));

    private static async Task<byte[]> DrawAsync(string kind, int width, int height)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, $"picture.{kind}");
        var size = Math.Min(width, height) / 4;
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(new("ffmpeg",
        [
            "-v", "error", "-f", "lavfi", "-i", $"color=0x335577:s={width}x{height},format=rgb24", "-f", "lavfi", "-i", $"testsrc2=s={size}x{size},format=rgb24",
            "-filter_complex", $"[0][1]overlay=x={width / 3 - size / 2}:y={height / 2 - size / 2}", "-frames:v", "1", path,
        ]), CancellationToken.None);
        return await File.ReadAllBytesAsync(path);
    }
}
