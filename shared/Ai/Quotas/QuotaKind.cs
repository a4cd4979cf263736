using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Quotas;

/// <summary>What plans limit: text in tokens, images by number, audio in seconds, render in minutes.</summary>
public enum QuotaKind { Text, Image, Audio, Render }

/// <param name="Amount">In the unit of the kind.</param>
public readonly record struct QuotaUse(QuotaKind Kind, double Amount)
{
    // Speech where only its text is known: about 15 characters a second in English, fewer in others.
    private const double CharactersPerSecond = 15;

    /// <summary>What a call takes of a plan; null when plans do not limit its kind.</summary>
    public static QuotaUse? Of(AiKind kind, AiUsage usage) => kind switch
    {
        AiKind.Text or AiKind.Vision => new(QuotaKind.Text, usage.InputTokens + usage.OutputTokens),
        AiKind.Image => new(QuotaKind.Image, usage.Images),
        AiKind.Voice or AiKind.Transcription => new(QuotaKind.Audio, usage.Seconds > 0 ? usage.Seconds : usage.Characters / CharactersPerSecond),
        _ => null,
    };
}
