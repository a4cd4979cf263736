using System.Net;
using System.Net.Sockets;

namespace AutoVideo.Identity;

/// <summary>By what the attempts of an address are counted: whoever has one address of IPv6 has all of its network.</summary>
public static class ClientNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>An address of IPv4 itself, of IPv6 its /64 in hexadecimal; <c>unknown</c> for what is none.</summary>
    public static string Of(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
            return "unknown";
        if (parsed.IsIPv4MappedToIPv6)
            parsed = parsed.MapToIPv4();
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(parsed.GetAddressBytes().AsSpan(0, NetworkBytes)) : parsed.ToString();
    }
}
