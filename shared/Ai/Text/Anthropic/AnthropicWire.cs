using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Ai.Text.Anthropic;

internal sealed record MessagesRequest(string Model, int MaxTokens, string System, IReadOnlyList<MessageParam> Messages)
{
    public OutputConfig? OutputConfig { get; init; }
    public bool? Stream { get; init; }
}

/// <param name="Content">A text, or a list of blocks.</param>
internal sealed record MessageParam(string Role, JsonElement Content);

internal sealed record BlockParam(string Type)
{
    public string? Text { get; init; }
    public ImageSource? Source { get; init; }
}

/// <param name="Data">Base64.</param>
internal sealed record ImageSource(string Type, string MediaType, string Data);

internal sealed record OutputConfig(OutputFormat Format);

internal sealed record OutputFormat(string Type, JsonElement Schema);

internal sealed record MessageAnswer
{
    public IReadOnlyList<ContentBlock>? Content { get; init; }
    public string? StopReason { get; init; }
    public MessageUsage? Usage { get; init; }
}

internal sealed record ContentBlock(string Type, string? Text);

internal sealed record MessageUsage(long? InputTokens, long? OutputTokens);

/// <summary>Any event of a stream; which fields it has depends on its type.</summary>
internal sealed record StreamEvent(string Type)
{
    public MessageAnswer? Message { get; init; }
    public StreamDelta? Delta { get; init; }
    public MessageUsage? Usage { get; init; }
    public StreamError? Error { get; init; }
}

internal sealed record StreamDelta(string? Type, string? Text, string? StopReason);

internal sealed record StreamError(string Type, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(MessagesRequest))]
[JsonSerializable(typeof(IReadOnlyList<BlockParam>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(StreamEvent))]
internal sealed partial class AnthropicJsonContext : JsonSerializerContext;
