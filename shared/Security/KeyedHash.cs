using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Security;

/// <summary>
/// HMAC-SHA256 under the installation's own key, for what must be found or checked but not read: addresses of e-mail, refresh tokens.
/// Each purpose has a key of its own, derived from one master (the oldest version of the secret <c>master</c>: it cannot be changed
/// without making all hashes anew).
/// </summary>
public sealed class KeyedHash(ISecretVault vault)
{
    private const string Secret = "master";
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly Lazy<byte[]> _master = new(() => Master(vault));

    public byte[] Compute(string purpose, string text) =>
        HMACSHA256.HashData(_keys.GetOrAdd(purpose, name => HMACSHA256.HashData(_master.Value, Encoding.UTF8.GetBytes(name))), Encoding.UTF8.GetBytes(text));

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex(string purpose, string text) => Convert.ToHexStringLower(Compute(purpose, text));

    /// <summary>43 characters.</summary>
    public string Text(string purpose, string text) => Base64Url.EncodeToString(Compute(purpose, text));

    private static byte[] Master(ISecretVault vault)
    {
        if (vault.ReadAll(Secret) is [])
            vault.Add(Secret, RandomNumberGenerator.GetBytes(32));
        // Of two that were added at the same moment, all processes take the same one.
        return vault.ReadAll(Secret)[0].Value;
    }
}
