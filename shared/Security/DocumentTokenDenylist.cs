using System.Security.Cryptography;
using System.Text;
using AutoVideo.Storage;

namespace AutoVideo.Security;

/// <summary>Denied tokens as documents that leave with the tokens' expiry: what is true, whatever a cache says.</summary>
internal sealed class DocumentTokenDenylist(IDocumentStore documents, TimeProvider time) : ITokenDenylist
{
    public const string Container = "denied_tokens";

    public async ValueTask DenyAsync(string tokenId, DateTimeOffset until, CancellationToken cancellation)
    {
        if (DenylistRules.LifeLeft(tokenId, until, time) is not { } left)
            return;
        var key = KeyOf(tokenId);
        // Denied twice: the later end counts.
        if (await documents.ReadAsync(key, SecurityJsonContext.Default.DeniedToken, cancellation) is { } before && before.Value.Until >= until)
            return;
        await documents.WriteAsync(key, new DeniedToken(key.Id, until), SecurityJsonContext.Default.DeniedToken, WriteCondition.None, left, cancellation);
    }

    public async ValueTask<bool> IsDeniedAsync(string tokenId, CancellationToken cancellation)
    {
        DenylistRules.Check(tokenId);
        return await documents.ReadAsync(KeyOf(tokenId), SecurityJsonContext.Default.DeniedToken, cancellation) is { } denied && denied.Value.Until > time.GetUtcNow();
    }

    // The id of a token is whatever its issuer made of it; its hash is always an id of a document.
    private static DocumentKey KeyOf(string tokenId)
    {
        var id = $"tok_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tokenId)))}";
        return new DocumentKey(Container, id, id);
    }
}

/// <param name="Id">A hash of the token's id; also the partition.</param>
internal sealed record DeniedToken(string Id, DateTimeOffset Until)
{
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>What every denylist refuses.</summary>
internal static class DenylistRules
{
    private const int MaxTokenId = 500;
    /// <summary>How far ahead a token's expiry may lie; a cache of denied tokens is complete once it is that old.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static void Check(string tokenId)
    {
        if (string.IsNullOrEmpty(tokenId) || tokenId.Length > MaxTokenId)
            throw new ArgumentException($"A token's id has 1 to {MaxTokenId} characters.", nameof(tokenId));
    }

    /// <summary>How long the token would still be good; null when it has expired.</summary>
    public static TimeSpan? LifeLeft(string tokenId, DateTimeOffset until, TimeProvider time)
    {
        Check(tokenId);
        var left = until - time.GetUtcNow();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left, Longest, nameof(until));
        return left > TimeSpan.Zero ? left : null;
    }
}
