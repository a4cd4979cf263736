using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Calls;

/// <summary>The one way to a provider: cache, limits, retries, breaker, deadline, record and cost lie around every call.</summary>
public interface IProviderCalls
{
    /// <summary>The kept answer to the same request, or the provider's: one provider, one request. Fail-over is the caller's.</summary>
    /// <param name="json">How the answer is kept; bytes of media go into blobs that the answer names, written before <paramref name="send"/> returns.</param>
    /// <exception cref="ProviderException">The provider gave no answer.</exception>
    Task<T> RunAsync<T>(
        ProviderCall call, JsonTypeInfo<T> json, Func<ProviderJob, CancellationToken, Task<Answered<T>>> send, CancellationToken cancellation)
        where T : class;

    /// <summary>A kept answer that turned out to be of no use is given to nobody any more: the next who asks the same asks the provider.</summary>
    /// <param name="call">As it was asked for, by the same user where it is personal.</param>
    Task ForgetAsync(ProviderCall call, CancellationToken cancellation);
}

/// <summary>What a provider can be asked for; limits, quotas and prices are per kind.</summary>
public enum AiKind { Text, Image, Voice, Transcription, Vision, Moderation, Stock }

/// <param name="Provider">Stable name: <c>openai</c>, <c>elevenlabs</c>, ….</param>
/// <param name="Model">The provider's name of the model (or voice model).</param>
/// <param name="Address">Hash of all that determines the answer; null: the answer is not kept.</param>
/// <param name="Estimate">What the call will use, as far as it is known before.</param>
public sealed record ProviderCall(AiKind Kind, string Provider, string Model, ContentAddress? Address, AiUsage Estimate)
{
    /// <summary>Made from something personal (a cloned voice, an uploaded picture): never given to another user.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>What is personal has an address of its own for each user, and the names of its blobs are noted so that they go with the user.</summary>
    internal ProviderCall For(CallOwner owner)
    {
        if (this is not { IsPersonal: true, Address: { } asked })
            return this;
        var own = asked with { Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked.Hash}\n{owner.UserId}")).AsSpan(0, 16)) };
        return this with { Address = own, Personal = [own.Prefix, asked.Prefix] };
    }

    /// <summary>Beginnings of the names of the blobs that hold the answer, where it is personal.</summary>
    internal IReadOnlyList<string> Personal { get; init; } = [];

    /// <summary>The most that it can use, where it can be held to less: see <see cref="ProviderJob.Allowed"/>. Null: about what is expected.</summary>
    public AiUsage? Most { get; init; }

    /// <summary>Never tried again by itself: pieces of a first answer may have been used already.</summary>
    public bool Once { get; init; }
}

/// <summary>What a call used, in the units that providers charge by.</summary>
public sealed record AiUsage
{
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long Characters { get; init; }
    public int Images { get; init; }
    public long Pixels { get; init; }
    public double Seconds { get; init; }

    public static AiUsage operator +(AiUsage one, AiUsage other) => Add(one, other);

    public static AiUsage Add(AiUsage left, AiUsage right) => new()
    {
        InputTokens = left.InputTokens + right.InputTokens,
        OutputTokens = left.OutputTokens + right.OutputTokens,
        Characters = left.Characters + right.Characters,
        Images = left.Images + right.Images,
        Pixels = left.Pixels + right.Pixels,
        Seconds = left.Seconds + right.Seconds,
    };
}

public sealed record Answered<T>(T Value, AiUsage Usage)
{
    /// <summary>False: paid for, but not to be given to the next who asks the same (a refusal, an answer cut off).</summary>
    public bool Keep { get; init; } = true;

    /// <summary>The provider gave no figures: the usage is what was expected.</summary>
    public bool UsageIsEstimate { get; init; }
}

/// <summary>A request on its way, for providers that take it first and answer later.</summary>
public abstract class ProviderJob
{
    /// <summary>The same for every try of one request; sent along where a provider takes one.</summary>
    public abstract string IdempotencyKey { get; }

    /// <summary>What the plan has set aside for the call, in the unit of its kind (tokens for text), and what it must not exceed; null for no limit.</summary>
    public virtual double? Allowed => null;

    /// <summary>The provider's id of the job, when an earlier try submitted it: poll, never submit again.</summary>
    public abstract string? JobId { get; }

    /// <summary>To be awaited right after submitting, before the first poll.</summary>
    public abstract Task SubmittedAsync(string jobId, CancellationToken cancellation);
}
