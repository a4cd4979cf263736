using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Ids that a replay makes again: version 5 of RFC 9562 over instance, recorded time and a counter.</summary>
internal static class DeterministicGuid
{
    // The official engine's namespace: the same orchestration gets the same ids on both hosts.
    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime time, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{time:o}_{counter}");
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        var data = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        Namespace.TryWriteBytes(data, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, data.AsSpan(16));
#pragma warning disable CA5350 // SHA-1 is what version 5 means; nothing is secured by it.
        SHA1.HashData(data, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
