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

    /// <summary>Seconds that no segment is longer than, rounded as players do. All playlists of pictures and sound name the largest of theirs (RFC 8216, 6.2.4).</summary>
    internal int LongestSeconds => (int)Math.Round(Segments.Max(segment => segment.Seconds), MidpointRounding.AwayFromZero);

    /// <summary>Bits a second of the whole.</summary>
    internal long AverageBandwidth => (long)Math.Ceiling(Segments.Sum(segment => segment.Bytes) * 8 / Segments.Sum(segment => segment.Seconds));

    /// <summary>Bits a second that a line must carry at worst, of everything and of key frames alone.</summary>
    internal long Bandwidth(int target) => Peak(segment => segment.Bytes, target);
    internal long FrameBandwidth(int target) => Peak(segment => segment.FirstSampleEnd, target);

    // RFC 8216, 4.1: the largest rate of neighbours that last for half to one and a half of the target duration together.
    private long Peak(Func<HlsSegment, long> bytesOf, int target)
    {
        var peak = 0.0;
        for (var first = 0; first < Segments.Count; first++)
        {
            var (bytes, seconds) = (0L, 0.0);
            foreach (var segment in Segments.Skip(first).TakeWhile(segment => seconds + segment.Seconds <= 1.5 * target))
            {
                (bytes, seconds) = (bytes + bytesOf(segment), seconds + segment.Seconds);
                if (seconds >= 0.5 * target)
                    peak = Math.Max(peak, bytes * 8 / seconds);
            }
        }
        // One that is shorter than half of what the others last.
        return (long)Math.Ceiling(peak > 0 ? peak : Segments.Sum(bytesOf) * 8 / Segments.Sum(segment => segment.Seconds));
    }

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

    /// <param name="target">Target duration, seconds.</param>
    internal string WritePlaylist(int target)
    {
        var text = Begin(target, "");
        foreach (var segment in Segments)
            Part(text, segment, segment.Bytes);
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>Key frames alone, one for each segment: what a player shows while somebody scrubs.</summary>
    internal string WriteFramePlaylist(int target)
    {
        var text = Begin(target, "#EXT-X-I-FRAMES-ONLY\n");
        foreach (var segment in Segments)
            Part(text, segment, segment.FirstSampleEnd);
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private StringBuilder Begin(int target, string more) => new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n")
        .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{target}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n{more}")
        .Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{File}\",BYTERANGE=\"{HeaderBytes}@0\"\n");

    private void Part(StringBuilder text, HlsSegment segment, long bytes) =>
        text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Seconds:0.000000},\n#EXT-X-BYTERANGE:{bytes}@{segment.Offset}\n{File}\n");
}
