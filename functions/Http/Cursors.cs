using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Security;

namespace AutoVideo.Http;

/// <summary>Opaque, signed positions in lists.</summary>
public interface ICursors
{
    string Seal(string scope, string continuation);

    /// <exception cref="PermanentException"><c>continuation_invalid</c>: forged, damaged, or of another list.</exception>
    string Open(string scope, string cursor);
}

/// <summary>Base64url of a version byte, 16 bytes of HMAC-SHA256 over scope and position, and the position.</summary>
internal sealed class Cursors(DerivedKeys keys) : ICursors
{
    private const byte Version = 1;
    private const int TagBytes = 16;
    private readonly byte[] _key = keys.For("cursors");

    public string Seal(string scope, string continuation)
    {
        var position = Encoding.UTF8.GetBytes(continuation);
        return Base64Url.EncodeToString([Version, .. Tag(scope, position), .. position]);
    }

    public string Open(string scope, string cursor)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            throw Refused();
        }
        if (bytes.Length <= 1 + TagBytes || bytes[0] != Version)
            throw Refused();
        var position = bytes.AsSpan(1 + TagBytes);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(1, TagBytes), Tag(scope, position))
            ? Encoding.UTF8.GetString(position)
            : throw Refused();
    }

    public static PermanentException Refused() => new("continuation_invalid", "The cursor does not belong to this list; start from its first page.")
    {
        Errors = [new FieldError("continuation_invalid", "The cursor does not belong to this list.", Parameter: "cursor")],
    };

    private byte[] Tag(string scope, ReadOnlySpan<byte> position)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData([Version]);
        hash.AppendData(BitConverter.GetBytes(scope.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(scope));
        hash.AppendData(position);
        return hash.GetHashAndReset()[..TagBytes];
    }
}
