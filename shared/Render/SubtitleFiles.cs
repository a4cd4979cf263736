using System.Globalization;
using System.Text;
using AutoVideo.Videos;

namespace AutoVideo.Render;

/// <summary>Subtitle files beside the video.</summary>
internal static class SubtitleFiles
{
    internal static string Srt(Timeline.Timeline timeline)
    {
        var text = new StringBuilder();
        for (var index = 0; index < timeline.Captions.Cues.Count; index++)
        {
            var cue = timeline.Captions.Cues[index];
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}\n{Time(cue.Start, ',')} --> {Time(cue.End, ',')}\n{Text(cue, timeline.Language)}\n\n");
        }
        return text.ToString();
    }

    internal static string Vtt(Timeline.Timeline timeline)
    {
        var text = new StringBuilder("WEBVTT\n\n");
        foreach (var cue in timeline.Captions.Cues)
            text.Append(CultureInfo.InvariantCulture, $"{Time(cue.Start, '.')} --> {Time(cue.End, '.')}\n{Text(cue, timeline.Language)}\n\n");
        return text.ToString();
    }

    private static string Text(Timeline.CaptionCue cue, string language) =>
        string.Join(Languages.IsWrittenWithoutSpaces(language) ? "" : " ", cue.Words.Select(word => word.Text));

    private static string Time(double seconds, char point) =>
        TimeSpan.FromSeconds(seconds).ToString($@"hh\:mm\:ss\{point}fff", CultureInfo.InvariantCulture);
}
