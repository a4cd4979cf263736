using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Voice.Offline;

/// <summary>All that determines the bytes of a spoken line, apart from the code.</summary>
internal sealed record VoiceParameters(string Provider, string Language, string Voice, string EngineVoice, double Rate, string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(VoiceParameters))]
internal sealed partial class VoiceParametersJsonContext : JsonSerializerContext;

/// <summary>Checks requests and addresses what they ask for.</summary>
internal static class VoiceRequests
{
    public const string Provider = "offline";
    public const int MaxTextLength = 2000;

    /// <summary>Raise it when the same request gives other bytes or other word times than before.</summary>
    public const int CodeVersion = 1;

    /// <exception cref="PermanentException"><c>voice_unknown</c>, <c>language_not_spoken</c>, <c>line_too_long</c>, <c>line_empty</c>, <c>rate_out_of_range</c>.</exception>
    public static OfflineVoice Check(SpeechRequest request)
    {
        if (OfflineVoice.DefaultOf(request.Language) is null)
            throw new PermanentException("language_not_spoken", $"No offline voice speaks '{Shortened(request.Language)}'.");
        if (OfflineVoice.Find(request.Voice) is not { } voice)
            throw new PermanentException("voice_unknown", $"There is no offline voice '{Shortened(request.Voice)}'; there are {string.Join(", ", OfflineVoice.All.Select(known => known.Name))}.");
        if (voice.Language != request.Language)
            throw new PermanentException("language_not_spoken", $"The voice '{voice.Name}' speaks {voice.Language}, not {request.Language}.");
        if (request.Text.Length > MaxTextLength)
            throw new PermanentException("line_too_long", $"A line has at most {MaxTextLength} characters; this one has {request.Text.Length}. Split it into scenes.");
        if (string.IsNullOrWhiteSpace(request.Text))
            throw new PermanentException("line_empty", "There is nothing to say in an empty line.");
        if (request.Rate is not (>= 0.8 and <= 1.25))
            throw new PermanentException("rate_out_of_range", "The speed of a voice is 0.8 to 1.25.");
        return voice;
    }

    public static ContentAddress Address(SpeechRequest request, OfflineVoice voice) => ContentAddress.Of(
        "voice", CodeVersion,
        new VoiceParameters(Provider, voice.Language, voice.Name, voice.EngineVoice, Math.Round(request.Rate, 3), request.Text),
        VoiceParametersJsonContext.Default.VoiceParameters);

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
