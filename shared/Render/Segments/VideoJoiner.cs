using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Storage;

namespace AutoVideo.Render.Segments;

/// <param name="Packets">Path of the framehash of everything that was joined.</param>
internal sealed record JoinedVideo(string Path, string Packets);

/// <summary>Joins encoded segments and the sound into the finished MP4 by copying streams: nothing is encoded again.</summary>
internal sealed class VideoJoiner(IBlobStore blobs, ToolRunner tools)
{
    private const int MaxTitle = 200, MaxComment = 2000;
    private const string PacketFile = "packets.txt";

    /// <param name="sound">Path of the mixed sound, an AAC MP4.</param>
    internal async Task<JoinedVideo> JoinAsync(
        Timeline.Timeline timeline, EncodedSegments segments, string sound, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workspace, "join")).FullName;
        var list = new List<string>();
        foreach (var segment in segments.All)
        {
            var name = SegmentFile(segment.Segment.Number);
            // Links, so that no path of the data folder has to be quoted in the list.
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.GetFullPath(await blobs.OpenFileAsync(segment.Address.File("mp4"), folder, cancellation)));
            list.Add($"file '{name}'");
        }
        await File.WriteAllLinesAsync(Path.Combine(folder, "segments.txt"), list, cancellation);
        File.CreateSymbolicLink(Path.Combine(folder, "sound.m4a"), Path.GetFullPath(sound));
        var result = await tools.RunAsync(new("ffmpeg", Arguments(timeline)) { WorkingDirectory = folder, TimeLimit = TimeSpan.FromMinutes(10) }, cancellation);
        meter.Add("join", result.CpuSeconds);
        var joined = Path.Combine(folder, "video.mp4");
        var frames = Mp4Frames.Count(joined);
        return frames == timeline.FrameCount
            ? new(joined, Path.Combine(folder, PacketFile))
            : throw new TransientException($"The joined video has {frames} frames instead of {timeline.FrameCount}.");
    }

    /// <summary>Name of a segment in the folder of the joined file.</summary>
    internal static string SegmentFile(int number) => string.Create(CultureInfo.InvariantCulture, $"segment-{number:0000}.mp4");

    private static IReadOnlyList<string> Arguments(Timeline.Timeline timeline) =>
    [
        "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-protocol_whitelist", "file", "-f", "concat", "-i", "segments.txt", "-protocol_whitelist", "file", "-i", "sound.m4a",
        "-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1",
        "-metadata", $"title={Plain(timeline.Metadata.Title, MaxTitle)}",
        "-metadata", $"comment={Plain(Comment(timeline.Metadata), MaxComment)}",
        "-metadata:s:a:0", $"language={Iso639(timeline.Language)}",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        .. SegmentArguments.Clock(timeline.Output),
        "-movflags", "+faststart", "-f", "mp4", "video.mp4",
        // What goes in, packet by packet, to hold the finished file against.
        "-map", "0:v:0", "-map", "1:a:0", "-c", "copy", .. VerifyArguments.PacketHashes, PacketFile,
    ];

    private static string Comment(TimelineMetadata metadata) =>
        metadata.Draft ? $"Draft: made with an offline voice or script. {metadata.Description}" : metadata.Description;

    private static string Plain(string text, int limit)
    {
        var clean = new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return clean.Length <= limit ? clean : clean[..limit];
    }

    private static string Iso639(string language) => language.Split('-')[0] switch { "en" => "eng", "zh" => "zho", "ja" => "jpn", "ru" => "rus", _ => "und" };
}
