using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Mp4;
using AutoVideo.Storage;

namespace AutoVideo.Render.Segments;

/// <param name="Segments">Paths of the segments that were joined, in playing order.</param>
/// <param name="Sound">Path of the mixed sound.</param>
internal sealed record JoinedVideo(string Path, IReadOnlyList<string> Segments, string Sound);

/// <summary>Joins encoded segments and the sound into the finished MP4 by copying: nothing is encoded again.</summary>
internal sealed class VideoJoiner(IBlobStore blobs, ToolRunner tools)
{
    /// <param name="sound">Path of the mixed sound, an AAC MP4.</param>
    internal async Task<JoinedVideo> JoinAsync(
        Timeline.Timeline timeline, EncodedSegments segments, string sound, string workspace, CpuMeter meter, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Folder(workspace)).FullName;
        var parts = new List<string>();
        foreach (var segment in segments.All)
        {
            // Links, so that no path of the data folder has to be quoted in a list.
            var link = Path.Combine(folder, SegmentFile(segment.Segment.Number));
            File.CreateSymbolicLink(link, Path.GetFullPath(await blobs.OpenFileAsync(segment.Address.File("mp4"), folder, cancellation)));
            parts.Add(link);
        }
        var sounds = Path.Combine(folder, JoinArguments.SoundFile);
        File.CreateSymbolicLink(sounds, Path.GetFullPath(sound));
        var pictures = Path.Combine(folder, JoinArguments.PictureFile);
        meter.Measure("join", () => Mp4Joiner.Join(parts, pictures));
        await JoinArguments.WriteFilesAsync(timeline, folder, cancellation);
        var result = await tools.RunAsync(new("ffmpeg", JoinArguments.Build(timeline))
        {
            WorkingDirectory = folder,
            TimeLimit = TimeSpan.FromMinutes(10),
            FileLimitBytes = new FileInfo(pictures).Length * 2 + new FileInfo(sound).Length * 2 + (64L << 20),
        }, cancellation);
        meter.Add("join", result.CpuSeconds);
        File.Delete(pictures);
        var joined = Path.Combine(folder, JoinArguments.VideoFile);
        var frames = Mp4Track.CountFrames(joined);
        return frames == timeline.FrameCount
            ? new(joined, parts, sounds)
            : throw new TransientException($"The joined video has {frames} frames instead of {timeline.FrameCount}.");
    }

    /// <summary>Where in a workspace the parts of a video are put together.</summary>
    internal static string Folder(string workspace) => Path.Combine(workspace, "join");

    /// <summary>Name of a segment in the folder of the joined file.</summary>
    internal static string SegmentFile(int number) => string.Create(CultureInfo.InvariantCulture, $"segment-{number:0000}.mp4");
}
