using System.Security.Cryptography;
using System.Text;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Safety;

/// <summary>
/// Checks what is to be made before it is made: the first moderator that answers decides, its verdict is stored and holds for the same
/// text of the same user from then on, unless an admin overturns it.
/// </summary>
public sealed partial class SafetyChecks(IEnumerable<IModerator> moderators, IDocumentStore documents, TimeProvider time, ILogger<SafetyChecks> logger)
{
    private const int MaxExcerpt = 500;
    // Forty verdicts with their refusals stay far under the limits of a batch.
    private const int MostAtOnce = 40;
    private static readonly TimeSpan HarmlessKept = TimeSpan.FromDays(30);

    /// <param name="subject">What the texts are: topic, style, script or picture.</param>
    /// <param name="texts">Empty ones are passed over.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="PermanentException"><c>content_refused</c>, naming the category.</exception>
    public async Task CheckAsync(string subject, IEnumerable<string?> texts, CancellationToken cancellation)
    {
        var owner = CallOwner.Current ?? CallOwner.Product;
        foreach (var some in texts.OfType<string>().Where(text => text.Length > 0).Distinct().Chunk(MostAtOnce))
            await CheckAsync(owner, subject, some, cancellation);
    }

    private async Task CheckAsync(CallOwner owner, string subject, string[] texts, CancellationToken cancellation)
    {
        var unknown = new List<string>();
        foreach (var text in texts)
        {
            var stored = await documents.ReadAsync(KeyOf(owner.UserId, HashOf(text)), AiJsonContext.Default.SafetyVerdict, cancellation);
            if (stored is null)
                unknown.Add(text);
            else if (stored.Value.Refuses)
                throw Refused(subject, stored.Value);
        }
        if (unknown.Count == 0)
            return;
        var (moderator, categories) = await FindAsync(unknown, cancellation);
        SafetyVerdict? refusal = null;
        foreach (var (text, category) in unknown.Zip(categories))
        {
            var verdict = await StoreAsync(owner, subject, text, category, moderator, cancellation);
            refusal ??= verdict.Refuses ? verdict : null;
        }
        if (refusal is not null)
            throw Refused(subject, refusal);
    }

    private async Task<(string Moderator, IReadOnlyList<string?> Categories)> FindAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        ProviderException? last = null;
        foreach (var moderator in moderators)
        {
            try
            {
                return (moderator.Provider, await moderator.CheckAsync(texts, cancellation));
            }
            catch (ProviderException fault)
            {
                LogPassedOver(moderator.Provider, fault.Fault);
                last = fault;
            }
        }
        throw new TransientException("Nobody could check whether the content is acceptable.", last!);
    }

    /// <summary>The list of admins first: a verdict that refuses always stands in it.</summary>
    private async Task<SafetyVerdict> StoreAsync(CallOwner owner, string subject, string text, string? category, string moderator, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var verdict = new SafetyVerdict(HashOf(text), owner.UserId, subject, category, moderator, now);
        if (category is not null)
        {
            var refusal = new SafetyRefusal(
                $"ref_{Guid.CreateVersion7(now):N}", SafetyAppeals.MonthOf(now), owner.UserId, owner.VideoId, subject, category, moderator, Excerpt(text), verdict.Id, now);
            await documents.WriteAsync(
                SafetyRefusal.KeyOf(refusal.Month, refusal.Id), refusal, AiJsonContext.Default.SafetyRefusal, WriteCondition.Absent, null, cancellation);
            verdict = verdict with { RefusalId = refusal.Id };
            LogRefused(owner.VideoId, subject, category, refusal.Id);
        }
        await documents.WriteAsync(
            KeyOf(owner.UserId, verdict.Id), verdict, AiJsonContext.Default.SafetyVerdict, WriteCondition.None, category is null ? HarmlessKept : null, cancellation);
        return verdict;
    }

    internal static DocumentKey KeyOf(string userId, string hash) => new(SafetyVerdict.Container, userId, hash);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string Excerpt(string text) => text.Length <= MaxExcerpt ? text
        : char.IsHighSurrogate(text[MaxExcerpt - 1]) ? text[..(MaxExcerpt - 1)]
        : text[..MaxExcerpt];

    private static PermanentException Refused(string subject, SafetyVerdict verdict) => new(
        "content_refused",
        $"The {subject} was refused as '{verdict.Category}' ({verdict.RefusalId}). Choose other words; should this be a mistake, an admin can overturn it, and a retry goes on.");

    [LoggerMessage(3610, LogLevel.Warning, "Moderator {Provider} gave no answer ({Fault}); the next one decides")]
    private partial void LogPassedOver(string provider, ProviderFault fault);

    [LoggerMessage(3611, LogLevel.Information, "The {Subject} of video {Video} was refused as {Category} ({Refusal})")]
    private partial void LogRefused(string? video, string subject, string category, string refusal);
}
