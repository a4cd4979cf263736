using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Ai.Text.Gemini;

internal sealed record GenerateRequest(IReadOnlyList<Content> Contents, Content? SystemInstruction, GenerationConfig GenerationConfig);

/// <param name="Parts">Null in an answer that says nothing.</param>
internal sealed record Content(IReadOnlyList<Part?>? Parts, string? Role = null);

/// <param name="Thought">True for what the model thinks, which is no part of the answer.</param>
internal sealed record Part(string? Text, bool? Thought = null)
{
    public InlineData? InlineData { get; init; }
}

/// <param name="Data">Base64.</param>
internal sealed record InlineData(string MimeType, string Data);

internal sealed record GenerationConfig(int? MaxOutputTokens = null)
{
    /// <summary><c>AUDIO</c> or <c>IMAGE</c>; text when not given.</summary>
    public IReadOnlyList<string>? ResponseModalities { get; init; }
    public SpeechConfig? SpeechConfig { get; init; }
    public ImageConfig? ImageConfig { get; init; }
    public int? Seed { get; init; }

    public string? ResponseMimeType { get; init; }
    public JsonElement? ResponseJsonSchema { get; init; }
}

internal sealed record SpeechConfig(VoiceConfig VoiceConfig);

internal sealed record VoiceConfig(PrebuiltVoice PrebuiltVoiceConfig);

internal sealed record PrebuiltVoice(string VoiceName);

internal sealed record ImageConfig(string AspectRatio);

internal sealed record GenerateAnswer
{
    public IReadOnlyList<Candidate>? Candidates { get; init; }
    public PromptFeedback? PromptFeedback { get; init; }
    public UsageMetadata? UsageMetadata { get; init; }
}

internal sealed record Candidate(Content? Content, string? FinishReason);

internal sealed record PromptFeedback(string? BlockReason);

internal sealed record UsageMetadata(long PromptTokenCount, long CandidatesTokenCount, long ThoughtsTokenCount);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(GenerateRequest))]
[JsonSerializable(typeof(GenerateAnswer))]
internal sealed partial class GeminiJsonContext : JsonSerializerContext;
