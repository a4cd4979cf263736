using System.Text;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>Captions as WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format", section 4).</summary>
public static class VttWriter
{
    public static string Write(CaptionTrack track, string language) => WriteBlocks(SubtitleBlocks.Build(track, language), "");

    /// <param name="header">Lines beneath the first one, each with its end.</param>
    internal static string WriteBlocks(IEnumerable<SubtitleBlock> blocks, string header)
    {
        var vtt = new StringBuilder("WEBVTT\n").Append(header).Append('\n');
        foreach (var block in blocks)
        {
            vtt.Append(SubtitleText.Time(block.Start, '.')).Append(" --> ").Append(SubtitleText.Time(block.End, '.')).Append('\n');
            foreach (var line in block.Lines)
                vtt.Append(Escape(line)).Append('\n');
            vtt.Append('\n');
        }
        return vtt.ToString();
    }

    private static string Escape(string line) => SubtitleText.OneLine(line)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
