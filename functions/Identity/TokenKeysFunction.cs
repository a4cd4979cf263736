using System.Buffers.Text;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>RFC 7517.</summary>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed record JsonWebKey(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);

public sealed class TokenKeysFunction(SigningKeys keys)
{
    /// <summary>Public keys that check access tokens (RFC 7517).</summary>
    [Function("TokenKeys"), Public("Public halves of the keys that sign access tokens."), Answers<JsonWebKeySet>]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/auth/keys")] HttpRequest request)
    {
        var set = keys.All.OrderBy(key => key.CreatedAt).Select(key =>
        {
            var (x, y) = key.PublicPoint();
            return new JsonWebKey("EC", "P-256", Base64Url.EncodeToString(x), Base64Url.EncodeToString(y), key.Id, "sig", "ES256");
        });
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Json(new JsonWebKeySet([.. set]), IdentityHttpJsonContext.Default.JsonWebKeySet);
    }
}
