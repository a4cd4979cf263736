using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.IdempotencyKeys;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVideo.Http;

/// <summary>The <c>Idempotency-Key</c> of a request (draft-ietf-httpapi-idempotency-key-header).</summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private const int InMemory = 1024 * 1024;
    private static readonly object Claim = new();

    /// <summary>An id such as <c>vid_…</c> for what a request makes: of its own when the request has no key, else always the same for the same key.</summary>
    /// <param name="now">The time in the id of a request without a key.</param>
    public static string IdOf(HttpRequest request, string prefix, DateTimeOffset now) =>
        request.HttpContext.Items.TryGetValue(Claim, out var found) && found is HeldClaim claim
            ? DerivedId.Of(prefix, claim.CreatedAt, claim.Seed)
            : $"{prefix}_{Guid.CreateVersion7(now):N}";

    public static void Hold(HttpContext http, HeldClaim claim) => http.Items[Claim] = claim;

    /// <returns>Null when there is none.</returns>
    /// <exception cref="PermanentException"><c>idempotency_key_invalid</c>.</exception>
    public static string? KeyOf(HttpRequest request)
    {
        var headers = request.Headers[Header];
        if (headers.Count == 0)
            return null;
        var key = headers.ToString().Trim();
        // A structured field is a text in quotes; bare ones are what many send.
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return headers.Count == 1 && key.Length is > 0 and <= LongestKey && key.All(c => c is > ' ' and <= '~' and not '"' and not '\\')
            ? key
            : throw Wrong("idempotency_key_invalid", $"{Header} is one text of 1 to {LongestKey} visible ASCII characters, such as a UUID.");
    }

    public static PermanentException Wrong(string code, string detail) => new(code, detail) { Errors = [new FieldError(code, detail, Parameter: Header)] };

    /// <summary>A key belongs to a function and what its path names, however the path is written.</summary>
    public static string ClaimIdOf(DeclaredFunction function, PathString path, string key)
    {
        var values = (function.Match(path) ?? new RouteValueDictionary()).OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={Uri.EscapeDataString($"{value.Value}")}");
        return Hex($"{function.Name}?{string.Join('&', values)}\n{key}");
    }

    public static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>SHA-256 over query, media type and body, which can be read again afterwards.</summary>
    /// <param name="maxBytes">A longer body is refused; null: the request takes none, and what comes is not looked at.</param>
    public static async Task<string> FingerprintAsync(HttpRequest request, long? maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.QueryString}\n{request.ContentType}\n"));
        if (maxBytes is { } limit)
        {
            if (request.ContentLength > limit)
                throw JsonBody.TooLarge(limit);
            JsonBody.LimitTo(request, limit);
            // A long one waits in a file.
            request.EnableBuffering(InMemory);
            var buffer = new byte[64 * 1024];
            long total = 0;
            while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                if ((total += count) > limit)
                    throw JsonBody.TooLarge(limit);
                hash.AppendData(buffer.AsSpan(0, count));
            }
            request.Body.Position = 0;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
