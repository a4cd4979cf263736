using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Storage;

namespace AutoVideo.Identity;

/// <summary>
/// A code that works once: container <c>one_time_codes</c>, partition key and id are the code's hash, gone when it expires or was used.
/// </summary>
/// <param name="Purpose">enter, verify-email, reset-password or oauth: a code for one opens nothing else.</param>
/// <param name="Data">What belongs to it.</param>
public sealed record OneTimeCode(string Id, string Purpose, string UserId, string? Data, DateTimeOffset ExpiresAt)
{
    public const string Container = "one_time_codes";
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Makes codes for links in e-mails and on the console, and takes each once, whoever asks at the same moment.</summary>
public sealed class OneTimeLinks(IDocumentStore documents, TimeProvider time)
{
    private const int CodeLength = 43;

    /// <returns>43 characters of base64url: 256 random bits, of which only the hash is kept.</returns>
    public async Task<string> MakeAsync(string purpose, string userId, string? data, TimeSpan lifetime, CancellationToken cancellation)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = HashOf(code);
        await documents.WriteAsync(
            KeyOf(id), new OneTimeCode(id, purpose, userId, data, time.GetUtcNow() + lifetime), IdentityJsonContext.Default.OneTimeCode,
            WriteCondition.Absent, lifetime, cancellation);
        return code;
    }

    /// <summary>Uses a code up.</summary>
    /// <returns>Null when it is wrong, expired, used, or for something else.</returns>
    public async Task<OneTimeCode?> TakeAsync(string purpose, string? code, CancellationToken cancellation)
    {
        if (code is not { Length: CodeLength })
            return null;
        var key = KeyOf(HashOf(code));
        var stored = await documents.ReadAsync(key, IdentityJsonContext.Default.OneTimeCode, cancellation);
        if (stored is null || stored.Value.Purpose != purpose || stored.Value.ExpiresAt <= time.GetUtcNow())
            return null;
        try
        {
            await documents.DeleteAsync(key, WriteCondition.Matches(stored.ETag), cancellation);
            return stored.Value;
        }
        catch (PreconditionFailedException)
        {
            // Somebody else used it at the same moment.
            return null;
        }
    }

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private static DocumentKey KeyOf(string id) => new(OneTimeCode.Container, id, id);
}
