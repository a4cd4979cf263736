using System.Globalization;
using System.Text;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Segments;

/// <summary>FFmpeg's arguments that make the finished file: streams copied, tags, chapters and subtitles added. File names are fixed.</summary>
internal static class JoinArguments
{
    internal const string PictureFile = "pictures.mp4", SoundFile = "sound.m4a", VideoFile = "video.mp4";
    private const string ChapterFile = "chapters.txt", SubtitleFile = "subtitles.srt";
    private const int MaxTitle = 200, MaxComment = 6000;

    /// <summary>A chapter for every scene that has a name, if there are two at least.</summary>
    internal static bool HasChapters(Timeline.Timeline timeline) => timeline.Scenes.Count(scene => !string.IsNullOrWhiteSpace(scene.Title)) > 1;

    internal static bool HasSubtitles(Timeline.Timeline timeline) => timeline.Output.SoftSubtitles && timeline.Captions.Cues.Count > 0;

    /// <summary>Writes what the arguments read beside pictures and sound.</summary>
    internal static async Task WriteFilesAsync(Timeline.Timeline timeline, string folder, CancellationToken cancellation)
    {
        if (HasChapters(timeline))
            await File.WriteAllTextAsync(Path.Combine(folder, ChapterFile), Chapters(timeline), cancellation);
        if (HasSubtitles(timeline))
            await File.WriteAllTextAsync(Path.Combine(folder, SubtitleFile), SrtWriter.Write(timeline.Captions, timeline.Language), cancellation);
    }

    internal static IReadOnlyList<string> Build(Timeline.Timeline timeline)
    {
        var (chapters, subtitles) = (HasChapters(timeline), HasSubtitles(timeline));
        var language = Iso639(timeline.Language);
        return
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
            .. Input(PictureFile), .. Input(SoundFile),
            .. subtitles ? Input("-f", "srt", SubtitleFile) : [],
            .. chapters ? Input("-f", "ffmetadata", ChapterFile) : [],
            "-map", "0:v:0", "-map", "1:a:0", .. subtitles ? new[] { "-map", "2:s:0", "-c:s", "mov_text", "-metadata:s:s:0", $"language={language}" } : [],
            "-c:v", "copy", "-c:a", "copy", "-tag:v", VideoEncoders.Tag(timeline.Output.Codec),
            // Not of everything: that would take the chapters their names.
            "-map_metadata:g", "-1", "-map_metadata:s", "-1", "-map_chapters", chapters ? subtitles ? "3" : "2" : "-1",
            "-metadata", $"title={Plain(timeline.Metadata.Title, MaxTitle)}",
            "-metadata", $"comment={Plain(Comment(timeline.Metadata), MaxComment)}",
            "-metadata:s:a:0", $"language={language}",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
            .. EncoderArguments.Clock(timeline.Output),
            "-movflags", "+faststart", "-f", "mp4", VideoFile,
        ];
    }

    /// <summary>FFmpeg's metadata format: frames as the unit of time, one section for each chapter, names escaped.</summary>
    internal static string Chapters(Timeline.Timeline timeline)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        var named = timeline.Scenes.Where(scene => !string.IsNullOrWhiteSpace(scene.Title)).ToArray();
        for (var index = 0; index < named.Length; index++)
        {
            // The first one begins with the video, and each lasts to the next: players want no gaps.
            var start = index == 0 ? 0 : named[index].FirstFrame;
            var end = index + 1 < named.Length ? named[index + 1].FirstFrame : timeline.FrameCount;
            text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE=1/{timeline.Output.FrameRate}\nSTART={start}\nEND={end}\ntitle={Escape(Plain(named[index].Title!, MaxTitle))}\n");
        }
        return text.ToString();
    }

    private static string[] Input(params string[] words) => ["-protocol_whitelist", "file", .. words[..^1], "-i", words[^1]];

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '=' or ';' or '#' or '\\')
                escaped.Append('\\');
            escaped.Append(letter);
        }
        return escaped.ToString();
    }

    private static string Comment(TimelineMetadata metadata) =>
        metadata.Draft ? $"Draft: made with an offline voice or script. {metadata.Description}" : metadata.Description;

    private static string Plain(string text, int limit)
    {
        var clean = new string([.. text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)]).Trim();
        if (clean.Length <= limit)
            return clean;
        return clean[..(char.IsHighSurrogate(clean[limit - 1]) ? limit - 1 : limit)];
    }

    private static string Iso639(string language) => language.Split('-')[0] switch { "en" => "eng", "zh" => "zho", "ja" => "jpn", "ru" => "rus", _ => "und" };
}
