using AutoVideo.Processes;
using AutoVideo.Render.Mp4;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Mp4;

/// <summary>Files of the real encoders, joined, then decoded and held against the decoded parts.</summary>
public sealed class JoinTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tools = new(new ToolPaths(null), TimeProvider.System);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("libx264", "avc1")]
    [InlineData("libx265", "hvc1")]
    [InlineData("libsvtav1", "av01")]
    public async Task Joined_parts_show_their_own_frames_one_after_the_other_without_gap(string encoder, string tag)
    {
        // One frame alone is shown without delay, so its times differ from those of longer parts.
        var parts = new List<string>();
        foreach (var frames in new[] { 24, 1, 11 })
            parts.Add(await EncodeAsync(encoder, tag, frames));
        var joined = folder.Of("joined.mp4");

        Mp4Joiner.Join(parts, joined);

        var expected = new List<string>();
        foreach (var part in parts)
            expected.AddRange((await FramesAsync(part)).Select(frame => frame.Hash));
        var found = await FramesAsync(joined);
        Assert.Equal(expected, found.Select(frame => frame.Hash));
        Assert.Equal(Enumerable.Range(0, 36).Select(frame => frame * 512L), found.Select(frame => frame.Time));
        Assert.Equal(36, Mp4Track.CountFrames(joined));
    }

    [Fact]
    public async Task Parts_of_different_settings_are_refused()
    {
        var parts = new[] { await EncodeAsync("libx264", "avc1", 5), await EncodeAsync("libx264", "avc1", 5, "-bf", "0") };

        Assert.Throws<InvalidDataException>(() => Mp4Joiner.Join(parts, folder.Of("joined.mp4")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no film at all")]
    [InlineData("\0\0\0\u0010moov\0\0\0\u0040trak")]
    [InlineData("\0\0\u0001\0moov")]
    public void What_is_no_film_has_no_frames(string content)
    {
        File.WriteAllBytes(folder.Of("broken.mp4"), System.Text.Encoding.Latin1.GetBytes(content));

        Assert.Equal(0, Mp4Track.CountFrames(folder.Of("broken.mp4")));
    }

    private async Task<string> EncodeAsync(string encoder, string tag, int frames, params string[] more)
    {
        var path = folder.Of($"{Guid.NewGuid():N}.mp4");
        await tools.RunAsync(new("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=192x128:rate=30", "-frames:v", $"{frames}", "-c:v", encoder,
             .. encoder == "libsvtav1" ? new[] { "-preset", "12" } : ["-preset", "ultrafast", "-bf", "3"], .. encoder == "libx265" ? new[] { "-x265-params", "log-level=error" } : [],
             .. more, "-pix_fmt", "yuv420p", "-tag:v", tag, "-video_track_timescale", "15360", "-movie_timescale", "15360", path]), default);
        return path;
    }

    private async Task<IReadOnlyList<(long Time, string Hash)>> FramesAsync(string path)
    {
        var result = await tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", path, "-map", "0:v", "-f", "framehash", "-hash", "murmur3", "-enc_time_base", "1:15360", "-"]), default);
        return [.. result.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',', StringSplitOptions.TrimEntries)).Select(fields => (long.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture), fields[5]))];
    }
}
