using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Render.Packaging;

namespace AutoVideo.Tests.Render.Packaging;

[Collection(nameof(PackageBench))]
public sealed partial class HlsTests(PackageBench bench)
{
    [Fact]
    public async Task The_master_playlist_names_every_rendition_with_what_a_player_must_know()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "hls.m3u8"));

        Assert.Equal(["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"], lines[..3]);
        var sound = Attributes(lines.Single(line => line.StartsWith("#EXT-X-MEDIA:TYPE=AUDIO", StringComparison.Ordinal)));
        Assert.Equal(("sound", "en", "hls-sound.m3u8"), (sound["GROUP-ID"], sound["LANGUAGE"], sound["URI"]));
        var captions = Attributes(lines.Single(line => line.StartsWith("#EXT-X-MEDIA:TYPE=SUBTITLES", StringComparison.Ordinal)));
        Assert.Equal(("captions", "hls-captions.m3u8"), (captions["GROUP-ID"], captions["URI"]));
        var streams = lines.Index().Where(line => line.Item.StartsWith("#EXT-X-STREAM-INF:", StringComparison.Ordinal)).Select(line => (Attributes(line.Item), lines[line.Index + 1])).ToArray();
        Assert.Equal([("540x960", "hls-540.m3u8"), ("480x854", "hls-480.m3u8")], streams.Select(stream => (stream.Item1["RESOLUTION"], stream.Item2)));
        foreach (var (stream, playlist) in streams)
        {
            Assert.Equal(("30.000", "sound", "captions"), (stream["FRAME-RATE"], stream["AUDIO"], stream["SUBTITLES"]));
            Assert.Matches(@"^avc1\.(4d40|6400)[0-9a-f]{2},mp4a\.40\.2$", stream["CODECS"]);
            // The rates are those of the files: the worst stretch of the pictures with the worst of the sound, and the whole.
            var (pictures, heard) = (Parse(folder, playlist), Parse(folder, sound["URI"]));
            Assert.InRange(Number(stream["BANDWIDTH"]), Peak(pictures) + Peak(heard) - 2, Peak(pictures) + Peak(heard) + 2);
            Assert.InRange(Number(stream["AVERAGE-BANDWIDTH"]), 1, Number(stream["BANDWIDTH"]));
        }
        var frames = Attributes(lines.Single(line => line.StartsWith("#EXT-X-I-FRAME-STREAM-INF:", StringComparison.Ordinal)));
        Assert.Equal(("480x854", "hls-480-frames.m3u8"), (frames["RESOLUTION"], frames["URI"]));
    }

    /// <summary>RFC 8216, 4.1: sets of neighbours that last for half to one and a half of the target duration.</summary>
    [Theory]
    [InlineData("6:600 1:500 6:600", 6, 1_257_143)] // 7 s with the short one among them; by itself it is no set
    [InlineData("4:400 4:800 4:400", 4, 1_600_000)] // one is a set; two of them are too long
    [InlineData("2:900 2:100 6:600", 6, 2_000_000)] // the first two: neither is a set by itself
    [InlineData("1:100", 6, 800_000)] // nothing but a short one
    public void The_bandwidth_is_the_peak_over_neighbours_about_as_long_as_the_target(string segments, int target, long expected)
    {
        HlsSegment[] listed = [.. segments.Split(' ').Select(segment => segment.Split(':')).Select(part => new HlsSegment(Number(part[0]), 0, Number(part[1]) * 1000, Number(part[1]) * 500))];
        var track = new HlsTrack("hls.mp4", 0, listed);

        Assert.Equal(expected, track.Bandwidth(target));
        Assert.InRange(track.FrameBandwidth(target), expected / 2, expected / 2 + 1);
    }

    [Fact]
    public async Task Pictures_and_sound_name_one_target_duration()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        var playlists = new[] { "hls-540.m3u8", "hls-480.m3u8", "hls-sound.m3u8", "hls-480-frames.m3u8" }.Select(name => Parse(folder, name)).ToArray();

        var target = Assert.Single(playlists.Select(playlist => playlist.TargetDuration).Distinct());
        Assert.Equal(Math.Round(playlists.SelectMany(playlist => playlist.Segments).Max(segment => segment.Seconds), MidpointRounding.AwayFromZero), target);
    }

    [Fact]
    public async Task Segments_of_all_renditions_begin_with_key_frames_at_the_same_times_and_add_up_to_the_video()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        var source = Parse(folder, "hls-540.m3u8");
        var small = Parse(folder, "hls-480.m3u8");

        Assert.True(source.Segments.Count >= 3, $"{source.Segments.Count} segments");
        Assert.Equal(source.Segments.Select(segment => segment.Seconds), small.Segments.Select(segment => segment.Seconds));
        Assert.Equal(bench.Film.Seconds, source.Segments.Sum(segment => segment.Seconds), 4);
        Assert.Equal(bench.Film.Seconds, Parse(folder, "hls-sound.m3u8").Segments.Sum(segment => segment.Seconds), 1);
        foreach (var playlist in new[] { source, small })
        {
            Assert.All(playlist.Segments, segment => Assert.InRange(Math.Round(segment.Seconds), 0, playlist.TargetDuration));
            var keys = (await bench.ProbeAsync("-select_streams", "v", "-show_entries", "packet=pts_time,flags", playlist.File))
                .Split('\n').Where(line => line.Contains(",K", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)).ToArray();
            var begins = 0.0;
            foreach (var segment in playlist.Segments)
            {
                Assert.Contains(keys, key => Math.Abs(key - keys[0] - begins) < 0.001);
                begins += segment.Seconds;
            }
        }
        // The smaller rendition has key frames nowhere else.
        Assert.Equal(small.Segments.Count, (await bench.ProbeAsync("-select_streams", "v", "-show_entries", "packet=flags", small.File)).Split('\n').Count(line => line.StartsWith('K')));
    }

    [Fact]
    public async Task Byte_ranges_cover_each_file_without_gap_and_every_segment_decodes_alone()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        foreach (var name in new[] { "hls-540.m3u8", "hls-480.m3u8", "hls-sound.m3u8" })
        {
            var playlist = Parse(folder, name);
            var at = playlist.HeaderBytes;
            foreach (var segment in playlist.Segments)
            {
                Assert.Equal(at, segment.Offset);
                at += segment.Bytes;
            }
            Assert.Equal(new FileInfo(playlist.File).Length, at);

            var second = playlist.Segments[1];
            var alone = Path.Combine(folder, "alone.mp4");
            await File.WriteAllBytesAsync(alone, [.. Range(playlist.File, 0, playlist.HeaderBytes), .. Range(playlist.File, second.Offset, second.Bytes)]);
            var decoded = await bench.ProbeAsync("-count_frames", "-show_entries", "stream=nb_read_frames", alone);
            if (name != "hls-sound.m3u8")
                Assert.Equal((int)Math.Round(second.Seconds * 30), int.Parse(decoded.TrimEnd(','), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_player_gets_the_pictures_of_the_video_frame_by_frame_and_its_sound()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        var video = bench.Bench.PathOf(bench.Result.Video);

        // FFmpeg's own HLS reader takes the first rendition, which is the video's own stream.
        var played = await FramesAsync("-allowed_extensions", "ALL", "-i", Path.Combine(folder, "hls.m3u8"), "-map", "0:v:0");

        Assert.Equal(await FramesAsync("-i", video, "-map", "0:v:0"), played);
        Assert.Equal(bench.Film.FrameCount, played.Length);
        var seconds = await bench.ProbeAsync("-show_entries", "format=duration", Path.Combine(folder, "hls-sound.m3u8"));
        Assert.Equal(bench.Film.Seconds, double.Parse(seconds, CultureInfo.InvariantCulture), 1);
    }

    [Fact]
    public async Task Key_frames_for_scrubbing_decode_from_the_ranges_that_their_playlist_names()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        var frames = Parse(folder, "hls-480-frames.m3u8");

        Assert.True(frames.FramesOnly);
        Assert.Equal(Parse(folder, "hls-480.m3u8").Segments.Select(segment => (segment.Seconds, segment.Offset)), frames.Segments.Select(segment => (segment.Seconds, segment.Offset)));
        var alone = Path.Combine(folder, "frame.mp4");
        var last = frames.Segments[^1];
        await File.WriteAllBytesAsync(alone, [.. Range(frames.File, 0, frames.HeaderBytes), .. Range(frames.File, last.Offset, last.Bytes)]);
        var pictures = await bench.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "quiet", "-i", alone, "-frames:v", "1", "-f", "framemd5", "-"]), default);
        Assert.Single(pictures.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith('#'));
    }

    [Fact]
    public async Task Captions_come_in_segments_that_hold_every_word_and_say_how_their_times_belong_to_the_pictures()
    {
        var folder = bench.Download(await bench.MakeAsync(PackageKind.Hls));
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "hls-captions.m3u8"));
        var names = lines.Where(line => line.EndsWith(".vtt", StringComparison.Ordinal)).ToArray();

        Assert.Equal(bench.Film.Seconds, lines.Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)).Sum(line => double.Parse(line[8..^1], CultureInfo.InvariantCulture)), 3);
        Assert.Equal("#EXT-X-ENDLIST", lines[^1]);
        var texts = names.Select(name => File.ReadAllText(Path.Combine(folder, name))).ToArray();
        Assert.All(texts, text => Assert.StartsWith("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n", text, StringComparison.Ordinal));
        var whole = AutoVideo.Render.Captions.VttWriter.Write(bench.Film.Captions, "en").Split("\n\n")[1..];
        Assert.Equal(whole.Where(block => block.Length > 0), texts.SelectMany(text => text.Split("\n\n")[1..]).Where(block => block.Length > 0).Distinct());
    }

    [Fact]
    public async Task A_package_is_made_once()
    {
        var first = await bench.MakeAsync(PackageKind.Hls);
        var written = first.Files.Select(file => File.GetLastWriteTimeUtc(bench.Bench.PathOf(file.Blob))).ToArray();

        var again = await bench.MakeAsync(PackageKind.Hls);

        Assert.Equal(first.Files, again.Files);
        Assert.Equal(written, again.Files.Select(file => File.GetLastWriteTimeUtc(bench.Bench.PathOf(file.Blob))));
    }

    [Theory]
    [InlineData(1080, 1920, "1080,720,480")]
    [InlineData(3840, 2160, "2160,1080,720,480")]
    [InlineData(1280, 720, "720,480")]
    [InlineData(270, 480, "270")]
    public void Renditions_are_the_video_itself_and_smaller_ones(int width, int height, string sides) =>
        Assert.Equal(sides, string.Join(',', HlsLadder.Of(new(width, height, 30, "veryfast", 20)).Select(rung => rung.ShortSide)));

    private sealed record Playlist(string File, long HeaderBytes, double TargetDuration, bool FramesOnly, List<HlsSegment> Segments);

    /// <summary>Reads a playlist strictly: an unknown line, or one out of place, fails.</summary>
    private static Playlist Parse(string folder, string name)
    {
        var lines = new Queue<string>(File.ReadAllText(Path.Combine(folder, name)).TrimEnd('\n').Split('\n'));
        Assert.Equal("#EXTM3U", lines.Dequeue());
        Assert.Equal("#EXT-X-VERSION:7", lines.Dequeue());
        var target = int.Parse(Take(lines, @"^#EXT-X-TARGETDURATION:(\d+)$")[1], CultureInfo.InvariantCulture);
        Assert.Equal("#EXT-X-PLAYLIST-TYPE:VOD", lines.Dequeue());
        Assert.Equal("#EXT-X-INDEPENDENT-SEGMENTS", lines.Dequeue());
        var framesOnly = lines.Peek() == "#EXT-X-I-FRAMES-ONLY" && lines.Dequeue().Length > 0;
        var map = Take(lines, "^#EXT-X-MAP:URI=\"([a-z0-9.-]+)\",BYTERANGE=\"(\\d+)@0\"$");
        var segments = new List<HlsSegment>();
        while (lines.Count > 1)
        {
            var seconds = double.Parse(Take(lines, @"^#EXTINF:(\d+\.\d{6}),$")[1], CultureInfo.InvariantCulture);
            var range = Take(lines, @"^#EXT-X-BYTERANGE:(\d+)@(\d+)$");
            Assert.Equal(map[1], lines.Dequeue());
            segments.Add(new(seconds, Number(range[2]), Number(range[1]), 0));
        }
        Assert.Equal("#EXT-X-ENDLIST", lines.Dequeue());
        return new(Path.Combine(folder, map[1]), Number(map[2]), target, framesOnly, segments);
    }

    private static string[] Take(Queue<string> lines, string pattern)
    {
        var line = lines.Dequeue();
        var match = Regex.Match(line, pattern);
        Assert.True(match.Success, $"'{line}' is not {pattern}");
        return [.. match.Groups.Values.Select(group => group.Value)];
    }

    private static Dictionary<string, string> Attributes(string line) =>
        Attribute().Matches(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Every set of neighbours there is, as RFC 8216 puts it in 4.1.</summary>
    private static long Peak(Playlist playlist) => (long)Math.Ceiling((
        from first in Enumerable.Range(0, playlist.Segments.Count)
        from count in Enumerable.Range(1, playlist.Segments.Count - first)
        let set = playlist.Segments.GetRange(first, count)
        let seconds = set.Sum(segment => segment.Seconds)
        where seconds >= 0.5 * playlist.TargetDuration && seconds <= 1.5 * playlist.TargetDuration
        select set.Sum(segment => segment.Bytes) * 8 / seconds).Max());

    private static byte[] Range(string path, long at, long count) => [.. File.ReadAllBytes(path).AsSpan((int)at, (int)count)];

    private async Task<string[]> FramesAsync(params string[] input)
    {
        var result = await bench.Bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", .. input, "-vsync", "passthrough", "-f", "framemd5", "-"]), default);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim())];
    }

    [GeneratedRegex("([A-Z-]+)=(\"[^\"]*\"|[^,]*)")]
    private static partial Regex Attribute();
}
