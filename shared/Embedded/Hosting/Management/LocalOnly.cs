using System.Net;

using AutoVideo.Embedded.Hosting.Http;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>Management has no users of its own, so it is for this machine, also when the host listens for all the world.</summary>
internal static class LocalOnly
{
    private static readonly LoopbackGuard Guard = new();

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var http = invocation.HttpContext;
        if (http.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
            return Refuse(new Refusal(StatusCodes.Status403Forbidden, "local_only", "Management answers this machine only."));
        return Guard.Refuse(http.Request) is { } refusal ? Refuse(refusal) : await next(invocation);
    }

    private static IResult Refuse(Refusal refusal) =>
        Results.Problem(refusal.Detail, statusCode: refusal.Status, extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
}
