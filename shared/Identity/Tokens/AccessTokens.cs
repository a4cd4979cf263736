using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>What an access token says (RFC 9068). Times are Unix seconds.</summary>
/// <param name="Jti">The session's id and its refresh count, <c>ses_….3</c>.</param>
/// <param name="Ver">The user's stamp at issue.</param>
/// <param name="Local">Good only while the host serves its own machine alone.</param>
public sealed record AccessClaims(
    string Iss, string Aud, string Sub, string Jti, string Sid, long Iat, long Exp, int Ver, IReadOnlyList<string> Roles, bool Local = false)
{
    [JsonIgnore]
    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Exp);

    /// <summary>Id under which all tokens of one stamp of a user are denied.</summary>
    public static string StampId(string userId, int stamp) => string.Create(CultureInfo.InvariantCulture, $"{userId}.{stamp}");
}

/// <summary>Issues and checks our access tokens: ES256, <c>typ</c> at+jwt, nothing else (RFC 8725).</summary>
public sealed class AccessTokens(SigningKeys keys, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const string Algorithm = "ES256";
    private const string Type = "at+jwt";
    private const int MaxLength = 4096;
    // Clocks of two of our own machines.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    public (string Token, DateTimeOffset ExpiresAt) Issue(User user, Session session)
    {
        var now = time.GetUtcNow();
        var expires = now.AddMinutes(options.Value.AccessMinutes);
        // A grant that ends earlier takes the token with it.
        if (user.NextExpiry(now) is { } grantEnds && grantEnds < expires)
            expires = grantEnds;
        var claims = new AccessClaims(
            options.Value.Issuer, options.Value.Audience, user.Id, $"{session.Id}.{session.Count.ToString(CultureInfo.InvariantCulture)}", session.Id,
            now.ToUnixTimeSeconds(), expires.ToUnixTimeSeconds(), user.Stamp, [.. user.RolesAt(now).Select(RoleTable.NameOf)], session.LocalOnly);
        var key = keys.Current;
        var header = JsonSerializer.SerializeToUtf8Bytes(new JwsHeader(Algorithm, Type, key.Id), IdentityJsonContext.Default.JwsHeader);
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims, IdentityJsonContext.Default.AccessClaims);
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return ($"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}", claims.ExpiresAt);
    }

    /// <summary>Checks signature, issuer, audience and times; whether it was denied is not known here.</summary>
    /// <exception cref="PermanentException"><c>token_invalid</c>, <c>token_expired</c>.</exception>
    public AccessClaims Check(string token)
    {
        if (token.Length > MaxLength)
            throw CompactJws.Invalid("It is too long.");
        var jws = CompactJws.Parse(token);
        if (jws.Header is not { Alg: Algorithm, Typ: Type, Kid: { Length: > 0 and <= 100 } kid, Critical: null })
            throw CompactJws.Invalid("It is no access token of this service.");
        if (keys.Find(kid) is not { } key || !key.Verify(jws.SigningInput, jws.Signature))
            throw CompactJws.Invalid("Its signature is wrong.");
        var claims = Read(jws.Payload);
        var now = time.GetUtcNow();
        if (claims.Iss != options.Value.Issuer || claims.Aud != options.Value.Audience)
            throw CompactJws.Invalid("It is another service's.");
        if (!User.IsId(claims.Sub) || string.IsNullOrEmpty(claims.Jti) || string.IsNullOrEmpty(claims.Sid) || claims.Roles is null)
            throw CompactJws.Invalid("It is not complete.");
        if (DateTimeOffset.FromUnixTimeSeconds(claims.Iat) > now + Skew)
            throw CompactJws.Invalid("It is from the future.");
        return claims.ExpiresAt > now ? claims : throw new PermanentException("token_expired", "The token has expired; refresh it.");
    }

    private static AccessClaims Read(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, IdentityJsonContext.Default.AccessClaims) ?? throw new JsonException();
        }
        catch (JsonException malformed)
        {
            throw CompactJws.Invalid("It is not complete.", malformed);
        }
    }
}
