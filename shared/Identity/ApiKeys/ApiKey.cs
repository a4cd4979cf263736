using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Identity;

/// <summary>A key for a program: container <c>api_keys</c>, partition key the user's id.</summary>
/// <param name="Scopes">Permissions; the key has those of them that its owner has at the time.</param>
/// <param name="Secrets">One, or two while it is rotated.</param>
public sealed record ApiKey(string Id, string UserId, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<ApiKeySecret> Secrets, DateTimeOffset CreatedAt)
{
    public const string Container = "api_keys";
    public int SchemaVersion { get; init; } = 1;
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <param name="Prefix">The beginning of the key, to recognise it by.</param>
/// <param name="Hash">SHA-256 of the whole key, in hexadecimal.</param>
/// <param name="ExpiresAt">When a newer secret took its place: until then both are good.</param>
/// <param name="LastUsedAt">To five minutes.</param>
public sealed record ApiKeySecret(string Prefix, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>
/// <c>avk_{user}_{key}_{secret}{checksum}</c>: the ids find the document, 256 random bits make the secret, and six characters of a
/// checksum tell a mistyped or made-up key from a real one without a look-up.
/// </summary>
public sealed record ApiKeyText(string UserId, string KeyId, string Text)
{
    public const string Start = "avk_";
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public string Prefix => Text[..(Text.Length - SecretLength - ChecksumLength + 4)];

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    public static ApiKeyText New(string userId, string keyId)
    {
        var body = $"{Start}{userId["usr_".Length..]}_{keyId["key_".Length..]}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        return new ApiKeyText(userId, keyId, body + Checksum(body));
    }

    /// <returns>Null when it is none.</returns>
    public static ApiKeyText? Parse(string text)
    {
        if (text.Length is < 60 or > 200 || !text.StartsWith(Start, StringComparison.Ordinal) || !text.All(char.IsAscii))
            return null;
        var parts = text.Split('_', 4);
        if (parts.Length != 4 || parts[3].Length != SecretLength + ChecksumLength || Checksum(text[..^ChecksumLength]) != text[^ChecksumLength..])
            return null;
        var (user, key) = ($"usr_{parts[1]}", $"key_{parts[2]}");
        return User.IsId(user) && IsKeyId(key) ? new ApiKeyText(user, key, text) : null;
    }

    public static bool IsKeyId(string? id) => id is { Length: 36 } && id.StartsWith("key_", StringComparison.Ordinal) && !id.AsSpan(4).ContainsAnyExcept(Digits);

    private static string Checksum(string body) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(body)))[..ChecksumLength];
}
