using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Reads from where a request comes.</summary>
public sealed class ClientReader(IOptions<IdentityOptions> options)
{
    private const int MaxDevice = 200;

    public Client Of(HttpRequest request)
    {
        var device = new string([.. request.Headers.UserAgent.ToString().Where(c => !char.IsControl(c)).Take(MaxDevice)]);
        return new Client(device, AddressOf(request));
    }

    /// <summary>The caller's IP address; behind a proxy that is trusted, the last that it put into <c>X-Forwarded-For</c>.</summary>
    public string? AddressOf(HttpRequest request)
    {
        if (options.Value.TrustForwardedHeaders && request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded)
        {
            var last = forwarded[(forwarded.LastIndexOf(',') + 1)..].Trim();
            if (IPAddress.TryParse(last, out var address))
                return address.ToString();
            // With a port, as Azure's front end writes it.
            if (IPEndPoint.TryParse(last, out var endpoint))
                return endpoint.Address.ToString();
        }
        return request.HttpContext.Connection.RemoteIpAddress is { } remote ? (remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote).ToString() : null;
    }
}
