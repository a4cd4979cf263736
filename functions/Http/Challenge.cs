using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>The <c>WWW-Authenticate</c> header of a refusal (RFC 6750, section 3).</summary>
internal static class Challenge
{
    /// <summary>Key under which a request keeps the permission that was missing.</summary>
    public static readonly object MissingPermission = new();

    private const string Realm = "Bearer realm=\"autovideo\"";

    /// <param name="code">The problem's code.</param>
    public static string? Of(HttpContext http, int status, string? code) => status switch
    {
        StatusCodes.Status401Unauthorized when code is "token_invalid" or "token_expired" => $"{Realm}, error=\"invalid_token\"",
        StatusCodes.Status401Unauthorized => Realm,
        StatusCodes.Status403Forbidden when http.Items.TryGetValue(MissingPermission, out var permission) =>
            $"{Realm}, error=\"insufficient_scope\", scope=\"{permission}\"",
        _ => null,
    };
}
