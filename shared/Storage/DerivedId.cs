using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Storage;

/// <summary>Ids in order of time, as version 7 of a UUID (RFC 9562) has them, but always the same for the same thing.</summary>
public static class DerivedId
{
    /// <param name="prefix">E.g. <c>vid</c>.</param>
    /// <param name="time">Makes the order; to the millisecond.</param>
    /// <param name="seed">What it is made of, in place of chance.</param>
    public static string Of(string prefix, DateTimeOffset time, string seed)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{prefix}\n{seed}"), bytes);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return $"{prefix}_{new Guid(bytes[..16], bigEndian: true):N}";
    }
}
