using System.IO.Compression;
using AutoVideo.Security;
using AutoVideo.Storage;

namespace AutoVideo.IdempotencyKeys;

/// <summary>What came of asking for a key.</summary>
public abstract record ClaimOutcome
{
    /// <summary>The request is this one's to do.</summary>
    public sealed record Mine(HeldClaim Claim) : ClaimOutcome;

    /// <summary>Another one is doing it, or has died doing it.</summary>
    public sealed record Running(TimeSpan RetryAfter) : ClaimOutcome;

    /// <summary>The key was used for something else.</summary>
    public sealed record Reused : ClaimOutcome;

    /// <summary>It was done.</summary>
    /// <param name="Answer">Null: its answer was too long to keep.</param>
    public sealed record Done(KeptAnswer? Answer) : ClaimOutcome;
}

/// <summary>
/// Lets a request with a key be done once, over all processes: a claim is a document that only one can write. Its lease is renewed while
/// the work lasts, so after a crash a repeat goes on, with ids made of the same key, and finds what the first one had made.
/// </summary>
public sealed class IdempotencyClaims(IDocumentStore documents, IFieldProtector fields, KeyedHash hash, TimeProvider time)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>Compressed bytes of an answer. Every kept one costs its user's partition that much for a day.</summary>
    internal const int MaxKeptBytes = 256 * 1024;
    private const string BodyField = "idempotency_keys.body";

    /// <param name="ownerId">Whose keys these are.</param>
    /// <param name="id">Hash of route and key.</param>
    /// <param name="fingerprint">Hash of what is asked for.</param>
    /// <param name="cancellation">Leaves at most a claim whose lease runs out.</param>
    public async Task<ClaimOutcome> ClaimAsync(string ownerId, string id, string fingerprint, CancellationToken cancellation)
    {
        var key = new DocumentKey(IdempotencyClaim.Container, ownerId, id);
        // A body may hold a password, which nobody is to guess from its hash.
        fingerprint = hash.Hex("idempotency.fingerprint", fingerprint);
        while (true)
        {
            var now = time.GetUtcNow();
            var stored = await documents.ReadAsync(key, IdempotencyJsonContext.Default.IdempotencyClaim, cancellation);
            if (stored is { Value: var found })
            {
                if (found.Fingerprint != fingerprint)
                    return new ClaimOutcome.Reused();
                if (found.Answer is { } answer)
                    return new ClaimOutcome.Done(Open(found, answer));
                if (found.LeaseUntil > now)
                    return new ClaimOutcome.Running(found.LeaseUntil - now);
            }
            var claim = (stored?.Value ?? new IdempotencyClaim(id, ownerId, fingerprint, now, now)) with { LeaseUntil = now + Lease };
            try
            {
                var etag = await WriteAsync(claim, stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag), cancellation);
                return new ClaimOutcome.Mine(new HeldClaim(this, claim, etag, time));
            }
            catch (PreconditionFailedException)
            {
                // Another request was first: see what it does.
            }
        }
    }

    internal Task<string> WriteAsync(IdempotencyClaim claim, WriteCondition condition, CancellationToken cancellation) =>
        documents.WriteAsync(KeyOf(claim), claim, IdempotencyJsonContext.Default.IdempotencyClaim, condition, KeptFor, cancellation);

    internal Task DeleteAsync(IdempotencyClaim claim, string etag, CancellationToken cancellation) =>
        documents.DeleteAsync(KeyOf(claim), WriteCondition.Matches(etag), cancellation);

    internal SealedAnswer Seal(IdempotencyClaim claim, KeptAnswer answer)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(answer.Body.Span);
        var body = packed.Length <= MaxKeptBytes ? fields.Protect(BodyField, claim.Id, Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length))) : null;
        return new SealedAnswer(answer.Status, answer.Headers, body);
    }

    private KeptAnswer? Open(IdempotencyClaim claim, SealedAnswer answer)
    {
        if (answer.Body is null)
            return null;
        using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(fields.Reveal(BodyField, claim.Id, answer.Body).Text)), CompressionMode.Decompress);
        using var body = new MemoryStream();
        zip.CopyTo(body);
        return new KeptAnswer(answer.Status, answer.Headers, body.ToArray());
    }

    private static DocumentKey KeyOf(IdempotencyClaim claim) => new(IdempotencyClaim.Container, claim.OwnerId, claim.Id);
}
