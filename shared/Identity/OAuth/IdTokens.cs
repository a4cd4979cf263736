using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>Checks ID tokens (OpenID Connect Core 1.0, section 3.1.3.7): RS256 or ES256 by one of the issuer's keys, nothing else.</summary>
/// <param name="alias">Another name under which the issuer signs; null for none.</param>
internal sealed class IdTokens(OidcMetadata metadata, string issuer, string? alias, string clientId, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <returns>The claims.</returns>
    /// <exception cref="SignInRefusedException"><c>id_token_invalid</c>.</exception>
    public async Task<JsonElement> CheckAsync(string token, string nonce, CancellationToken cancellation)
    {
        var jws = Parse(token);
        var type = jws.Header switch
        {
            { Critical: not null } => throw Refused("it has extensions"),
            { Alg: "RS256" } => "RSA",
            { Alg: "ES256" } => "EC",
            _ => throw Refused("its algorithm is not RS256 or ES256"),
        };
        if (await metadata.FindKeyAsync(jws.Header.Kid, type, cancellation) is not { } key || !IsSigned(jws, key, type))
            throw Refused("its signature is wrong");
        var claims = Read(jws.Payload);
        var now = time.GetUtcNow();
        if (IssuerHttp.Text(claims, "iss") is not { } iss || (iss != issuer && iss != alias))
            throw Refused("its issuer is another");
        if (!IsForUs(claims))
            throw Refused("it is for somebody else");
        if (Time(claims, "exp") is not { } expires || expires <= now - Skew)
            throw Refused("it has expired");
        if (Time(claims, "iat") is not { } issued || issued > now + Skew)
            throw Refused("it is from the future");
        if (IssuerHttp.Text(claims, "nonce") != nonce)
            throw Refused("its nonce is another");
        return IssuerHttp.Text(claims, "sub") is { Length: > 0 and <= 255 } ? claims : throw Refused("it names nobody");
    }

    private bool IsForUs(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            return false;
        var all = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Select(entry => entry.ToString()).ToArray() : [audience.ToString()];
        var party = IssuerHttp.Text(claims, "azp");
        return all.Contains(clientId) && (party is null ? all.Length == 1 : party == clientId);
    }

    private static bool IsSigned(CompactJws jws, JsonElement key, string type)
    {
        try
        {
            if (type == "RSA")
            {
                using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
                return rsa.KeySize >= 2048 && rsa.VerifyData(jws.SigningInput, jws.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            if (IssuerHttp.Text(key, "crv") != "P-256")
                return false;
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
            return ec.VerifyData(jws.SigningInput, jws.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (Exception malformed) when (malformed is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(IssuerHttp.Text(key, name) ?? "");

    private static CompactJws Parse(string token)
    {
        try
        {
            return CompactJws.Parse(token);
        }
        catch (PermanentException malformed)
        {
            throw new SignInRefusedException("id_token_invalid", "The ID token is malformed.", malformed);
        }
    }

    private static JsonElement Read(byte[] payload)
    {
        try
        {
            var claims = JsonElement.Parse(payload);
            return claims.ValueKind == JsonValueKind.Object ? claims : throw Refused("it holds no claims");
        }
        catch (JsonException)
        {
            throw Refused("it holds no claims");
        }
    }

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static SignInRefusedException Refused(string why) => new("id_token_invalid", $"The ID token is refused: {why}.");
}
