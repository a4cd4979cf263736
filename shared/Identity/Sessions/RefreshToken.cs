using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Security;

namespace AutoVideo.Identity;

/// <summary>
/// <c>avr_{user}.{session}.{count}.{secret}</c>. The secret is an HMAC over session, nonce and count: nobody can make one without the
/// installation's key, and the successor of a token can be given again to a client that did not get the first answer.
/// </summary>
public sealed record RefreshToken(string UserId, string SessionId, int Count, string Secret)
{
    private const string Prefix = "avr_";
    private const int MaxLength = 300;

    public static RefreshToken Of(KeyedHash hash, string userId, string sessionId, string nonce, int count) =>
        new(userId, sessionId, count, SecretOf(hash, sessionId, nonce, count));

    /// <returns>Null when it is none.</returns>
    public static RefreshToken? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = text[Prefix.Length..].Split('.');
        return parts.Length == 4 && User.IsId(parts[0]) && Session.IsId(parts[1])
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && parts[3].Length == 43
            ? new RefreshToken(parts[0], parts[1], count, parts[3])
            : null;
    }

    /// <summary>It was issued by us for this session, now or earlier.</summary>
    public bool IsOf(KeyedHash hash, Session session) =>
        Count <= session.Count && Same(Secret, SecretOf(hash, session.Id, session.Nonce, Count));

    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{UserId}.{SessionId}.{Count}.{Secret}");

    private static string SecretOf(KeyedHash hash, string sessionId, string nonce, int count) =>
        hash.Text("session.refresh", string.Create(CultureInfo.InvariantCulture, $"{sessionId}\n{nonce}\n{count}"));

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
