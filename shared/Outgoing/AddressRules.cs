using System.Net;
using System.Net.Sockets;
using AutoVideo.Failures;

namespace AutoVideo.Outgoing;

/// <summary>Which addresses may be called; pure.</summary>
/// <param name="ports">Ports that may be called.</param>
/// <param name="allowPrivate">Any address and any port.</param>
internal sealed class AddressRules(IReadOnlySet<int> ports, bool allowPrivate)
{
    public const int MaxLength = 2048;

    // What is no public unicast address: the registries of special-purpose addresses (RFC 6890 and its updates).
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Azure's own agent on each machine: a public address that answers from within only.
            "168.63.129.16/32",
            // Protocol assignments with Teredo, documentation, 6to4, documentation: within 2000::/3.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Unicast = IPNetwork.Parse("2000::/3"), Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether a connection to this address leaves for the public Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // NAT64 (RFC 6052): an address of version 4 in the last four bytes.
            if (Translated.Contains(address))
                return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            if (!Unicast.Contains(address))
                return false;
        }
        return !Closed.Any(network => network.Contains(address));
    }

    public bool Allows(IPAddress address) => allowPrivate || IsPublic(address);

    /// <summary>What can be said of an address before it is resolved.</summary>
    /// <exception cref="PermanentException"><c>address_invalid</c>, <c>address_not_allowed</c>.</exception>
    public Uri Check(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw new PermanentException("address_invalid", "The address must begin with http:// or https:// and name a host.");
        if (address.OriginalString.Length > MaxLength)
            throw new PermanentException("address_invalid", $"The address is longer than {MaxLength} characters.");
        if (address.UserInfo.Length > 0)
            throw new PermanentException("address_invalid", "The address must not carry a user name or a password.");
        if (!allowPrivate && !ports.Contains(address.Port))
            throw new PermanentException("address_not_allowed", $"Port {address.Port} is not called; use one of {string.Join(", ", ports.Order())}.");
        if (IPAddress.TryParse(address.IdnHost, out var literal) && !Allows(literal))
            throw Refused();
        return address;
    }

    /// <exception cref="PermanentException"><c>address_invalid</c>, <c>address_not_allowed</c>.</exception>
    public Uri Check(string address) => Uri.TryCreate(address.Trim(), UriKind.Absolute, out var parsed)
        ? Check(parsed)
        : throw new PermanentException("address_invalid", "The address must begin with http:// or https:// and name a host.");

    // The same for all reasons: what a name resolves to inside is nobody's business outside.
    public static PermanentException Refused() => new("address_not_allowed", "The address is not on the public Internet, and is not called.");
}
