using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>Other programs check our access tokens by <c>GET /api/v1/auth/keys</c> (RFC 7517) and nothing else.</summary>
public sealed class PublicKeyTests
{
    [Fact]
    public async Task A_token_is_checked_with_the_published_key_that_it_names_and_no_private_half_is_published()
    {
        await using var host = await IdentityHost.StartAsync();
        var token = (await host.RegisterAsync()).Access;
        var answer = await host.GetAsync("/api/v1/auth/keys");
        Assert.Equal((200, "public, max-age=300"), (answer.Status, answer.Header("Cache-Control")));
        var header = JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]));
        Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        var keys = answer.Json.GetProperty("keys").EnumerateArray().ToArray();
        var key = Assert.Single(keys, key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        Assert.Equal(("EC", "P-256", "sig", "ES256"), (Text(key, "kty"), Text(key, "crv"), Text(key, "use"), Text(key, "alg")));
        Assert.True(IsSigned(token, key));
        Assert.False(IsSigned(token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"), key));
        Assert.All(keys, one => Assert.False(one.TryGetProperty("d", out _)));
    }

    [Fact]
    public async Task The_key_before_stays_published_for_the_tokens_it_signed()
    {
        await using var host = await IdentityHost.StartStillAsync();
        var old = (await host.RegisterAsync()).Access;
        var lifetime = host.Get<Microsoft.Extensions.Options.IOptions<IdentityOptions>>().Value.SigningKeyDays;
        host.Clock!.Skip(TimeSpan.FromDays(lifetime) + TimeSpan.FromHours(1));
        var young = (await host.RegisterAsync()).Access;
        var keys = (await host.GetAsync("/api/v1/auth/keys")).Json.GetProperty("keys").EnumerateArray().ToArray();
        Assert.NotEqual(KeyOf(old), KeyOf(young));
        Assert.True(IsSigned(young, Assert.Single(keys, key => Text(key, "kid") == KeyOf(young))));
        Assert.True(IsSigned(old, Assert.Single(keys, key => Text(key, "kid") == KeyOf(old))));
    }

    private static string KeyOf(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).GetProperty("kid").GetString()!;

    private static bool IsSigned(string token, JsonElement key)
    {
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) },
        });
        var parts = token.Split('.');
        return ec.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static string Text(JsonElement key, string name) => key.GetProperty(name).GetString()!;
}
