using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Voice.Providers;

/// <summary>All that determines what a provider is asked to say.</summary>
internal sealed record AskedSpeech(string Provider, string Model, string Language, string Voice, double Rate, string Text)
{
    /// <summary>Whose voice or words they are; null: the sound is given to everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }
}

/// <summary>What a provider answered, kept as it came so that finishing it anew costs nothing.</summary>
/// <param name="Audio">Blob name.</param>
/// <param name="Refused">Why it declined; there is no sound then, and the answer is not kept.</param>
internal sealed record KeptSpeech(string Audio, SoundKind Kind, int SampleRate, HeardText? Heard, string? Refused = null);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AskedSpeech))]
[JsonSerializable(typeof(KeptSpeech))]
internal sealed partial class VendorSpeechJsonContext : JsonSerializerContext;

/// <summary>Checks requests to providers and addresses what they give: the answer as it came, and the line finished from it.</summary>
internal static class VendorAddresses
{
    public const int MaxTextLength = 2000;

    /// <summary>Of artefacts that are answers as they came.</summary>
    public const string Kind = "voice-answer";

    /// <summary>Raise it when the same line is asked for in another way.</summary>
    private const int AskVersion = 1;

    /// <summary>Raise it when the same answer becomes other bytes or other word times than before.</summary>
    private const int FinishVersion = 1;

    /// <summary>Ending of the name of a sound that came coded.</summary>
    public const string Coded = "mp3";

    /// <exception cref="PermanentException"><c>line_too_long</c>, <c>line_empty</c>, <c>rate_out_of_range</c>.</exception>
    public static void Check(SpeechRequest request)
    {
        if (request.Text.Length > MaxTextLength)
            throw new PermanentException("line_too_long", $"A line has at most {MaxTextLength} characters; this one has {request.Text.Length}. Split it into scenes.");
        if (string.IsNullOrWhiteSpace(request.Text))
            throw new PermanentException("line_empty", "There is nothing to say in an empty line.");
        if (request.Rate is not (>= 0.8 and <= 1.25))
            throw new PermanentException("rate_out_of_range", "The speed of a voice is 0.8 to 1.25.");
    }

    /// <param name="owner">Whose voice or words they are, where they are somebody's.</param>
    public static (ContentAddress Answer, ContentAddress Finished) Of(ISpeechVendor vendor, SpeechRequest request, CallOwner owner)
    {
        var asked = new AskedSpeech(vendor.Provider, vendor.Model, request.Language, request.Voice, Math.Round(request.Rate, 2), request.Text)
        {
            Owner = request.IsPersonal ? owner.UserId : null,
        };
        var answer = ContentAddress.Of(Kind, AskVersion, asked, VendorSpeechJsonContext.Default.AskedSpeech);
        return (answer, new ContentAddress("voice", $"{answer.Hash}-{FinishVersion}"));
    }
}
