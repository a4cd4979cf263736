using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Transcription;

/// <summary>A transcript as subtitles that read well: whole sentences where they fit, two lines at most.</summary>
public static class TranscriptSubtitles
{
    /// <summary>SubRip.</summary>
    public static string Srt(Transcript transcript) => SrtWriter.Write(TrackOf(transcript), LanguageOf(transcript));

    /// <summary>WebVTT.</summary>
    public static string Vtt(Transcript transcript) => VttWriter.Write(TrackOf(transcript), LanguageOf(transcript));

    private static CaptionTrack TrackOf(Transcript transcript) => new("plain", transcript.Words.Count == 0
        ? []
        : [new CaptionCue("recording", transcript.Words[0].Start, transcript.Words[^1].End, [.. transcript.Words.Select(word => new CaptionWord(word.Text, word.Start, word.End))])]);

    // Recognisers name Chinese without its script; what matters here is that no spaces stand between its words.
    private static string LanguageOf(Transcript transcript) => !JoinedTranscript.IsWrittenWithoutSpaces(transcript.Language) ? transcript.Language
        : transcript.Language.StartsWith("ja", StringComparison.Ordinal) ? Languages.Japanese : Languages.TraditionalChinese;
}
