using AutoVideo.Processes;

namespace AutoVideo.Tests.Render.Support;

/// <summary>A subtitle file as it is burned in.</summary>
internal static class DrawnCaptions
{
    /// <param name="ass">Content of the file.</param>
    /// <param name="ground">Colour behind the words, as FFmpeg names it.</param>
    /// <param name="at">Seconds.</param>
    /// <returns>Rows of three bytes a pixel.</returns>
    internal static async Task<byte[]> AtAsync(string ass, int width, int height, string ground, double at)
    {
        var folder = Directory.CreateTempSubdirectory("autovideo-captions-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.ass"), ass);
            var frame = new byte[width * height * 3];
            await new ToolRunner(new(null), TimeProvider.System).RunAsync(
                new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color={ground}:s={width}x{height}:d=1", "-vf",
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"format=rgb24,setpts=PTS+{at}/TB,subtitles=c.ass,setpts=PTS-STARTPTS"),
                    "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
                {
                    WorkingDirectory = folder.FullName,
                    ReadOutput = (output, token) => output.ReadExactlyAsync(frame, token).AsTask(),
                }, default);
            return frame;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
