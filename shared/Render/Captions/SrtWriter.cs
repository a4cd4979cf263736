using System.Globalization;
using System.Text;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>Captions as SubRip (.srt), UTF-8 without a byte order mark, lines ended by CR LF as players expect.</summary>
public static class SrtWriter
{
    public static string Write(CaptionTrack track, string language)
    {
        var srt = new StringBuilder();
        var number = 0;
        foreach (var block in SubtitleBlocks.Build(track, language))
        {
            srt.Append(CultureInfo.InvariantCulture, $"{++number}\r\n{Time(block.Start)} --> {Time(block.End)}\r\n");
            foreach (var line in block.Lines)
                srt.Append(Escape(line)).Append("\r\n");
            srt.Append("\r\n");
        }
        return srt.ToString();
    }

    /// <summary>SubRip has no escapes: what players take for markup or for a time line gets look-alikes.</summary>
    private static string Escape(string line) => SubtitleText.OneLine(line)
        .Replace("-->", "→", StringComparison.Ordinal).Replace('<', '‹').Replace('>', '›').Replace('{', '｛').Replace('}', '｝').Replace("\\", "＼", StringComparison.Ordinal);

    private static string Time(double seconds) => SubtitleText.Time(seconds, ',');
}
