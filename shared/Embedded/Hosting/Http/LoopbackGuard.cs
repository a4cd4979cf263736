using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Embedded.Hosting.Http;

internal sealed record Refusal(int Status, string Code, string Detail);

/// <summary>
/// A host on loopback serves the person at this machine, so a web page from elsewhere must not reach it through that person's
/// browser: neither by a DNS name that was rebound to 127.0.0.1, nor by a form or script that posts across origins.
/// </summary>
internal sealed class LoopbackGuard
{
    private static readonly string[] DataTypes = ["application/json", "application/x-ndjson", "text/csv", "application/octet-stream"];

    public Refusal? Refuse(HttpRequest request)
    {
        if (!IsLoopbackName(request.Host.Host))
            return new Refusal(StatusCodes.Status403Forbidden, "host_refused", "This host serves loopback names only, such as localhost or 127.0.0.1.");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return null;
        if (request.Headers.Origin is { Count: > 0 } origins && !origins.All(IsLoopbackOrigin))
            return new Refusal(StatusCodes.Status403Forbidden, "origin_refused", "This host takes writes from its own pages only.");
        return HasBody(request) && !IsDataType(request.ContentType)
            ? new Refusal(StatusCodes.Status415UnsupportedMediaType, "content_type_refused", "Send application/json.")
            : null;
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 || (request.ContentLength is null && request.Protocol != "HTTP/1.1" && request.ContentType is not null);

    /// <summary>Types that a form cannot send and that a script may send across origins only after a preflight, which is not granted.</summary>
    private static bool IsDataType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return false;
        var name = type.MediaType.ToString().ToLowerInvariant();
        return DataTypes.Contains(name)
            || (name.StartsWith("application/", StringComparison.Ordinal) && name.EndsWith("+json", StringComparison.Ordinal))
            || name.StartsWith("image/", StringComparison.Ordinal)
            || name.StartsWith("audio/", StringComparison.Ordinal)
            || name.StartsWith("video/", StringComparison.Ordinal);
    }

    private static bool IsLoopbackOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && IsLoopbackName(uri.Host);

    private static bool IsLoopbackName(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address)
            // Not the other ways to write a number: 2130706433 and 127.1 parse too.
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == name));
}
