using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Failures;

namespace AutoVideo.Ai.Gemini;

/// <summary>What Gemini says or draws, still encoded.</summary>
/// <param name="MimeType">E.g. <c>audio/L16;codec=pcm;rate=24000</c>, <c>image/png</c>.</param>
internal sealed record GeminiMedium(byte[] Bytes, string MimeType, long InputTokens, long OutputTokens);

/// <summary>Sound and pictures from Gemini's <c>generateContent</c>: the last inline part of the first candidate that is no thought.</summary>
internal sealed class GeminiMedia(GeminiOptions options, ProviderHttp http)
{
    private const string Name = GeminiText.Name;

    /// <param name="mediaType">What the part must be: <c>audio/</c> or <c>image/</c>.</param>
    /// <exception cref="PermanentException"><c>content_refused</c>.</exception>
    /// <exception cref="ProviderException"/>
    public async Task<GeminiMedium> MakeAsync(string model, string input, GenerationConfig config, string mediaType, CancellationToken cancellation)
    {
        GenerateAnswer answer;
        try
        {
            answer = await http.PostAsync(
                Name, new Uri($"{options.BaseUrl.TrimEnd('/')}/v1beta/models/{Uri.EscapeDataString(model)}:generateContent"),
                new GenerateRequest([new([new Part(input)], "user")], null, config),
                GeminiJsonContext.Default.GenerateRequest, GeminiJsonContext.Default.GenerateAnswer,
                headers => headers.Add("x-goog-api-key", options.Key), cancellation);
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
        var candidate = answer.Candidates is [var first, ..] ? first : null;
        if (answer.PromptFeedback?.BlockReason is { Length: > 0 } blocked)
            throw Refused(blocked);
        if (candidate?.FinishReason is "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION")
            throw Refused(candidate.FinishReason);
        // An answer without a medium has a content without parts (NO_IMAGE), or none.
        // What the model sketches while it thinks is marked as a thought; of several that are not, the last is the finished one.
        var part = candidate?.Content?.Parts?.Where(part => part is { Thought: not true }).Select(part => part!.InlineData)
            .LastOrDefault(data => data is { MimeType: not null, Data: not null })
            ?? throw Bad($"No sound or picture in the answer ({candidate?.FinishReason ?? "no candidate"}).");
        if (!part.MimeType.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase))
            throw Bad($"The answer is not {mediaType}.");
        try
        {
            return new(Convert.FromBase64String(part.Data), part.MimeType,
                answer.UsageMetadata?.PromptTokenCount ?? 0, (answer.UsageMetadata?.CandidatesTokenCount ?? 0) + (answer.UsageMetadata?.ThoughtsTokenCount ?? 0));
        }
        catch (FormatException)
        {
            throw Bad("The answer is no base64.");
        }
    }

    private static PermanentException Refused(string reason) => new("content_refused", $"Gemini's content filter withheld the answer ({reason}).");

    private static ProviderException Bad(string what) => new(Name, ProviderFault.BadAnswer, what);
}
