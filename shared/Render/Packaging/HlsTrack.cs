using System.Globalization;
using System.Text;
using AutoVideo.Render.Mp4;

namespace AutoVideo.Render.Packaging;

/// <summary>A segment of a rendition: a fragment of its one file.</summary>
/// <param name="Offset">Of the fragment in the file.</param>
/// <param name="FirstSampleEnd">Bytes from there to the end of its first sample, a key frame.</param>
internal sealed record HlsSegment(double Seconds, long Offset, long Bytes, long FirstSampleEnd);

/// <summary>One rendition: an initialisation and fragments in one file (CMAF, ISO/IEC 23000-19), and playlists that name parts of it by byte ranges.</summary>
/// <param name="File">Name of the media file.</param>
internal sealed record HlsTrack(string File, long HeaderBytes, IReadOnlyList<HlsSegment> Segments)
{
    internal string Playlist => Path.ChangeExtension(File, ".m3u8");
    internal string FramePlaylist => Path.GetFileNameWithoutExtension(File) + "-frames.m3u8";

    /// <summary>Bits a second: of the whole, and of the segment that needs most.</summary>
    internal long AverageBandwidth => (long)Math.Ceiling(Segments.Sum(segment => segment.Bytes) * 8 / Segments.Sum(segment => segment.Seconds));
    internal long Bandwidth => (long)Math.Ceiling(Segments.Max(segment => segment.Bytes * 8 / segment.Seconds));
    internal long FrameBandwidth => (long)Math.Ceiling(Segments.Max(segment => segment.FirstSampleEnd * 8 / segment.Seconds));

    /// <summary>Copies a track into fragments that begin at the given samples.</summary>
    /// <param name="cuts">First sample of every segment.</param>
    internal static HlsTrack Write(string source, string kind, string target, string name, IReadOnlyList<int> cuts, int width, int height, double seconds)
    {
        using var input = System.IO.File.OpenRead(source);
        var track = Mp4Track.Read(input, kind) ?? throw new InvalidDataException("A rendition holds no such track.");
        var isVideo = kind == Mp4Track.Video;
        var description = isVideo ? track.VideoDescription() : Mp4Fragments.AacDescription;
        using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        output.Write(Mp4Fragments.Header([new(1, kind, track.Timescale, description, width, height, isVideo ? 0 : track.Start)], seconds));
        var header = output.Position;
        var segments = new List<HlsSegment>();
        long time = 0;
        for (var index = 0; index < cuts.Count; index++)
        {
            var end = index + 1 < cuts.Count ? cuts[index + 1] : track.Samples.Count;
            var samples = track.Samples.Skip(cuts[index]).Take(end - cuts[index]).ToArray();
            var at = output.Position;
            output.Write(Mp4Fragments.Fragment(index + 1, 1, time, samples, isVideo ? track.Start : 0));
            var first = output.Position + samples[0].Size - at;
            Mp4Joiner.Copy(input, samples, output);
            var ticks = samples.Sum(sample => (long)sample.Duration);
            // What the encoder put ahead of the sound is not played.
            var played = ticks - (!isVideo && index == 0 ? track.Start : 0);
            segments.Add(new((double)played / track.Timescale, at, output.Position - at, first));
            time += ticks;
        }
        return new(name, header, segments);
    }

    internal string WritePlaylist()
    {
        var text = Begin(Segments.Max(segment => segment.Seconds), "");
        foreach (var segment in Segments)
            Part(text, segment, segment.Bytes);
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>Key frames alone, one for each segment: what a player shows while somebody scrubs.</summary>
    internal string WriteFramePlaylist()
    {
        var text = Begin(Segments.Max(segment => segment.Seconds), "#EXT-X-I-FRAMES-ONLY\n");
        foreach (var segment in Segments)
            Part(text, segment, segment.FirstSampleEnd);
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private StringBuilder Begin(double longest, string more) => new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n")
        .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{Math.Round(longest, MidpointRounding.AwayFromZero):0}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n{more}")
        .Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{File}\",BYTERANGE=\"{HeaderBytes}@0\"\n");

    private void Part(StringBuilder text, HlsSegment segment, long bytes) =>
        text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Seconds:0.000000},\n#EXT-X-BYTERANGE:{bytes}@{segment.Offset}\n{File}\n");
}
