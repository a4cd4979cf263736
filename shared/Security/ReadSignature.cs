using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Security;

public enum SignatureCheck { Valid, Invalid, Expired }

/// <summary>
/// Signs the right to read one name, or to put one block of it (<c>block</c>), until a time: <c>se</c> (Unix seconds), <c>dn</c> (download name, optional) and <c>sig</c>,
/// an HMAC-SHA256 in base64url over method, name, expiry and download name.
/// </summary>
public sealed class ReadSignature(byte[] key, TimeProvider time)
{
    /// <returns>A query without the question mark.</returns>
    public string Sign(string name, DateTimeOffset expires, string? downloadName)
    {
        var seconds = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var download = downloadName is null ? "" : $"&dn={Uri.EscapeDataString(downloadName)}";
        return $"se={seconds}{download}&sig={Compute("GET", name, seconds, downloadName)}";
    }

    /// <returns>A query without the question mark.</returns>
    public string SignBlock(string name, string blockId, DateTimeOffset expires)
    {
        var seconds = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"block={Uri.EscapeDataString(blockId)}&se={seconds}&sig={Compute("PUT", name, seconds, blockId)}";
    }

    public SignatureCheck Check(string name, string? expires, string? downloadName, string? signature) => Check("GET", name, expires, downloadName, signature);

    public SignatureCheck CheckBlock(string name, string blockId, string? expires, string? signature) => Check("PUT", name, expires, blockId, signature);

    private SignatureCheck Check(string method, string name, string? expires, string? downloadName, string? signature)
    {
        if (expires is null || signature is null || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return SignatureCheck.Invalid;
        var expected = Encoding.ASCII.GetBytes(Compute(method, name, expires, downloadName));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)))
            return SignatureCheck.Invalid;
        return seconds > time.GetUtcNow().ToUnixTimeSeconds() ? SignatureCheck.Valid : SignatureCheck.Expired;
    }

    // Name and expiry hold no line break, so the parts cannot be shifted into one another; a missing download name differs from an empty one.
    private string Compute(string method, string name, string expires, string? downloadName) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{method}\n{name}\n{expires}\n{(downloadName is null ? "" : "=" + downloadName)}")));
}
