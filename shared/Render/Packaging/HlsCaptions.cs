using System.Globalization;
using System.Text;
using AutoVideo.Render.Captions;

namespace AutoVideo.Render.Packaging;

/// <summary>Captions as segmented WebVTT (RFC 8216, 3.5): a subtitle that lasts over the end of a segment stands in both.</summary>
internal static class HlsCaptions
{
    internal const string Playlist = "hls-captions.m3u8";
    // Text is small: a few segments of pictures make one of words.
    private const double ShortestSeconds = 24;

    /// <param name="starts">Second at which each segment of pictures begins.</param>
    /// <returns>Each file with its seconds and its text.</returns>
    internal static IReadOnlyList<(string Name, double Seconds, string Text)> Segments(Timeline.Timeline timeline, IReadOnlyList<double> starts)
    {
        var cuts = new List<double> { 0 };
        foreach (var start in starts.Where(start => start > 0))
        {
            if (start - cuts[^1] >= ShortestSeconds && timeline.Seconds - start >= ShortestSeconds / 2)
                cuts.Add(start);
        }
        var blocks = SubtitleBlocks.Build(timeline.Captions, timeline.Language);
        return [.. cuts.Select((cut, index) =>
        {
            var end = index + 1 < cuts.Count ? cuts[index + 1] : timeline.Seconds;
            var text = VttWriter.WriteBlocks(blocks.Where(block => block.Start < end && block.End > cut), "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n");
            return (string.Create(CultureInfo.InvariantCulture, $"hls-captions-{index + 1}.vtt"), end - cut, text);
        })];
    }

    internal static string WritePlaylist(IReadOnlyList<(string Name, double Seconds, string Text)> segments)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{Math.Round(segments.Max(segment => segment.Seconds), MidpointRounding.AwayFromZero):0}\n#EXT-X-PLAYLIST-TYPE:VOD\n");
        foreach (var (name, seconds, _) in segments)
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{seconds:0.000000},\n{name}\n");
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }
}
