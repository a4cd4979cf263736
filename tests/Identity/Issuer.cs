using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Identity;

/// <summary>
/// An OpenID Connect issuer and GitHub's OAuth endpoints on loopback. Every parameter of every request is checked against the
/// specification; what is wrong is answered with an error and fails the test in <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string ClientId = "client of the test";
    public const string ClientSecret = "s3cret:with/marks";
    private readonly RSA _key = RSA.Create(2048);
    private readonly ECDsa _otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentDictionary<string, (string Challenge, string Redirect, string? Nonce)> _codes = new();
    private WebApplication _app = null!;

    public string Address { get; private set; } = "";
    public string Subject { get; set; } = "subject-1";
    public string Email { get; set; } = "ada@example.com";
    public bool EmailVerified { get; set; } = true;

    /// <summary>Changes claims before they are signed.</summary>
    public Action<Dictionary<string, object?>> Claims { get; set; } = _ => { };

    /// <summary>RS256 by default; ES256, none, HS256 or wrong-key.</summary>
    public string Signing { get; set; } = "RS256";

    /// <summary>The client says who it is in the body and not by a header.</summary>
    public bool SecretInBody { get; set; }

    public static async Task<Issuer> StartAsync()
    {
        var issuer = new Issuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer._app = builder.Build();
        issuer._app.MapGet("/.well-known/openid-configuration", () => Results.Json(issuer.Discovery()));
        issuer._app.MapGet("/keys", () => Results.Json(issuer.Keys()));
        issuer._app.MapPost("/token", issuer.TokenAsync);
        issuer._app.MapPost("/login/oauth/access_token", issuer.GitHubTokenAsync);
        issuer._app.MapGet("/user", issuer.GitHubUser);
        issuer._app.MapGet("/user/emails", issuer.GitHubEmails);
        await issuer._app.StartAsync();
        issuer.Address = issuer._app.Urls.Single();
        return issuer;
    }

    /// <summary>What the person's browser does: opens the address it was sent to, agrees, and is sent back.</summary>
    /// <returns>Path and query to open at our own site.</returns>
    public string Agree(Uri authorize)
    {
        var query = QueryHelpers.ParseQuery(authorize.Query);
        var isGitHub = authorize.AbsolutePath == "/login/oauth/authorize";
        Expect(authorize.GetLeftPart(UriPartial.Authority) == Address, "another authority");
        Expect(query["client_id"] == ClientId, "client_id");
        Expect(query["code_challenge_method"] == "S256" && query["code_challenge"].ToString().Length == 43, "PKCE");
        Expect(query["state"].ToString().Length >= 32, "state");
        if (!isGitHub)
        {
            Expect(query["response_type"] == "code", "response_type");
            Expect(query["scope"].ToString().Split(' ').Contains("openid"), "scope");
            Expect(query["nonce"].ToString().Length >= 32, "nonce");
        }
        var redirect = new Uri(query["redirect_uri"].ToString());
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (query["code_challenge"]!, redirect.OriginalString, query.TryGetValue("nonce", out var nonce) ? nonce : "");
        return $"{redirect.PathAndQuery}?code={code}&state={Uri.EscapeDataString(query["state"]!)}{(isGitHub ? "" : $"&iss={Uri.EscapeDataString(Address)}")}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _otherKey.Dispose();
        Assert.Empty(_problems);
    }

    private void Expect(bool holds, string what)
    {
        if (!holds)
            _problems.Enqueue(what);
    }

    private object Discovery() => new Dictionary<string, object>
    {
        ["issuer"] = Address,
        ["authorization_endpoint"] = $"{Address}/authorize",
        ["token_endpoint"] = $"{Address}/token",
        ["jwks_uri"] = $"{Address}/keys",
        ["id_token_signing_alg_values_supported"] = new[] { "RS256", "ES256" },
        ["token_endpoint_auth_methods_supported"] = SecretInBody ? new[] { "client_secret_post" } : ["client_secret_post", "client_secret_basic"],
    };

    private object Keys()
    {
        var rsa = _key.ExportParameters(false);
        var ec = _otherKey.ExportParameters(false);
        return new
        {
            keys = new object[]
            {
                new { kty = "RSA", use = "sig", kid = "rsa", n = Base64Url.EncodeToString(rsa.Modulus!), e = Base64Url.EncodeToString(rsa.Exponent!) },
                new { kty = "EC", use = "sig", kid = "ec", crv = "P-256", x = Base64Url.EncodeToString(ec.Q.X!), y = Base64Url.EncodeToString(ec.Q.Y!) },
            },
        };
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}"));
        Expect(
            SecretInBody
                ? request.Headers.Authorization.Count == 0 && form["client_id"] == ClientId && form["client_secret"] == ClientSecret
                : request.Headers.Authorization == $"Basic {expected}" && !form.ContainsKey("client_secret"),
            "client authentication");
        Expect(form["grant_type"] == "authorization_code", "grant_type");
        return Redeem(form, out var code) ? Results.Json(new { access_token = "at", token_type = "Bearer", id_token = IdToken(code.Nonce!) })
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    private async Task<IResult> GitHubTokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        Expect(form["client_id"] == ClientId && form["client_secret"] == ClientSecret, "client authentication");
        Expect(request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal), "accept");
        return Redeem(form, out _) ? Results.Json(new { access_token = "gho_test", token_type = "bearer", scope = "read:user,user:email" })
            : Results.Json(new { error = "bad_verification_code" });
    }

    private IResult GitHubUser(HttpRequest request)
    {
        CheckGitHub(request);
        return Results.Json(new { id = 1815, login = "ada", name = "Ada Lovelace" });
    }

    private IResult GitHubEmails(HttpRequest request)
    {
        CheckGitHub(request);
        return Results.Json(new object[]
        {
            new { email = "other@example.com", primary = false, verified = true },
            new { email = Email, primary = true, verified = EmailVerified },
        });
    }

    private void CheckGitHub(HttpRequest request)
    {
        Expect(request.Headers.Authorization == "Bearer gho_test", "access token");
        Expect(request.Headers.UserAgent.Count == 1, "user agent");
    }

    private bool Redeem(IFormCollection form, out (string Challenge, string Redirect, string? Nonce) code)
    {
        if (!_codes.TryRemove(form["code"].ToString(), out code))
            return false;
        Expect(form["redirect_uri"] == code.Redirect, "redirect_uri");
        var verifier = form["code_verifier"].ToString();
        Expect(verifier.Length is >= 43 and <= 128, "length of the verifier");
        Expect(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == code.Challenge, "code_verifier");
        return true;
    }

    private string IdToken(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Address,
            ["aud"] = ClientId,
            ["sub"] = Subject,
            ["exp"] = now + 300,
            ["iat"] = now,
            ["nonce"] = nonce,
            ["name"] = "Ada",
            ["email"] = Email,
            ["email_verified"] = EmailVerified,
        };
        Claims(claims);
        var (algorithm, kid) = Signing switch { "ES256" => ("ES256", "ec"), "none" => ("none", "rsa"), "HS256" => ("HS256", "rsa"), _ => ("RS256", "rsa") };
        var input = $"{Part(new { alg = algorithm, typ = "JWT", kid })}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        using var stranger = RSA.Create(2048);
        var signature = Signing switch
        {
            "ES256" => _otherKey.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "none" => [],
            "HS256" => HMACSHA256.HashData(_key.ExportSubjectPublicKeyInfo(), bytes),
            "wrong-key" => stranger.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
