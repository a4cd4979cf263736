using System.Text.Json.Serialization;

namespace AutoVideo.Ai.Text;

/// <summary>A language model of one provider. Adapters do one call each: limits on time, retries and fail-over are the caller's.</summary>
public interface ITextModel
{
    /// <summary>Stable name: <c>openai</c>, <c>anthropic</c>, ….</summary>
    string Provider { get; }

    /// <summary>The provider's name of the model.</summary>
    string Model { get; }

    /// <summary>One answer; with a schema, its text is JSON that the provider promises to follow it (still to be checked).</summary>
    /// <exception cref="ProviderException">There was no answer.</exception>
    Task<TextAnswer> AnswerAsync(TextRequest request, CancellationToken cancellation);

    /// <summary>The same answer in pieces as it is written; the last piece, and no other, carries how it ended.</summary>
    /// <exception cref="ProviderException">There was no answer, or it broke off.</exception>
    IAsyncEnumerable<TextPiece> StreamAsync(TextRequest request, CancellationToken cancellation);
}

/// <param name="Instructions">What to do; ours alone.</param>
/// <param name="Input">What to do it with; may quote strangers' text.</param>
public sealed record TextRequest(string Instructions, string Input)
{
    /// <summary>What the answer's JSON must look like; null for plain text.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>Pictures that the input is about, before it; only for models that see.</summary>
    public IReadOnlyList<RequestImage> Images { get; init; } = [];

    // The least that models who think let one ask for: Claude Opus 4 writes 32,000 at once, the others more.
    private const int LongestAnswer = 32_000;

    /// <summary>What models are left for thinking, beside the answer that is expected.</summary>
    public const int RoomToThink = 16_000;

    /// <summary>Most tokens of the answer, what the model thinks included: room for both where nothing else is said.</summary>
    public int MaxTokens { get => field > 0 ? field : Math.Min(RoomToThink + ExpectedTokens, LongestAnswer); init; }

    /// <summary>What the answer will probably take, for the quota and the cost that are set aside before.</summary>
    [JsonIgnore]
    public int ExpectedTokens { get; init; } = 1_000;

    /// <summary>It quotes what is its owner's own: the answer is never given to another user.</summary>
    [JsonIgnore]
    public bool IsPersonal { get; init; }

    /// <summary>Whether an answer is to be given to the next who asks the same; null: every complete one.</summary>
    [JsonIgnore]
    public Func<string, bool>? IsWorthKeeping { get; init; }
}

/// <param name="Bytes">At most 5 MB: the least that all providers take.</param>
/// <param name="MediaType"><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>.</param>
public sealed record RequestImage(ReadOnlyMemory<byte> Bytes, string MediaType);

/// <param name="Name">1 to 64 characters of a-z, 0-9, _ and -.</param>
/// <param name="Json">
/// JSON Schema in the part that all providers take: every object closed (<c>additionalProperties: false</c>) with all its properties required.
/// </param>
public sealed record AnswerSchema(string Name, string Json);

public sealed record TokenUsage(long Input, long Output);

/// <summary>How a call ended. A refusal is an answer, not a fault: asking again, or somebody else, is no remedy.</summary>
public abstract record TextAnswer(TokenUsage Usage)
{
    /// <summary>The whole answer.</summary>
    public sealed record Completed(string Text, TokenUsage Usage) : TextAnswer(Usage);

    /// <summary>The model declined.</summary>
    public sealed record Refused(string Reason, TokenUsage Usage) : TextAnswer(Usage);

    /// <summary>The limit on tokens cut it off.</summary>
    public sealed record CutShort(string Text, TokenUsage Usage) : TextAnswer(Usage);

    /// <summary>A content filter of the provider withheld the answer or stopped the request.</summary>
    public sealed record Filtered(string Reason, TokenUsage Usage) : TextAnswer(Usage);
}

/// <param name="End">How the answer ended, on the last piece only.</param>
public sealed record TextPiece(string Text, TextAnswer? End = null);
