using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Security;

/// <summary>Keys for several purposes out of one secret (HKDF, RFC 5869), so that what one signs is worth nothing to another.</summary>
public sealed class DerivedKeys(byte[] root)
{
    private const int KeyBytes = 32;

    /// <param name="purpose">E.g. <c>cursors</c>; never used for another thing later.</param>
    public byte[] For(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, KeyBytes, info: Encoding.UTF8.GetBytes($"autovideo/{purpose}"));
}
