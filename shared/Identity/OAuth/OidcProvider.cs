using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace AutoVideo.Identity;

/// <summary>An OpenID Connect issuer: Google, or any by configuration.</summary>
/// <param name="alias">Another name under which it signs its ID tokens; null for none.</param>
internal sealed class OidcProvider(string name, string issuer, string? alias, string clientId, string clientSecret, string scopes, IssuerHttp http, TimeProvider time)
    : ISignInProvider, IDisposable
{
    private readonly OidcMetadata _metadata = new(issuer, http, time);

    public string Name => name;

    public bool IsConfigured => clientId.Length > 0 && issuer.Length > 0;

    public Task<string?> IssuerAsync(CancellationToken cancellation) => Task.FromResult<string?>(issuer);

    public async Task<Uri> AuthorizeAsync(SignInRequest request, CancellationToken cancellation)
    {
        var endpoints = await _metadata.EndpointsAsync(cancellation);
        return new Uri(QueryHelpers.AddQueryString(endpoints.Authorize.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = request.RedirectUri,
            ["scope"] = scopes,
            ["state"] = request.State,
            ["nonce"] = request.Nonce,
            ["code_challenge"] = Pkce.Challenge(request.Verifier),
            ["code_challenge_method"] = "S256",
        }));
    }

    public async Task<ExternalIdentity> RedeemAsync(string code, SignInRequest request, CancellationToken cancellation)
    {
        var endpoints = await _metadata.EndpointsAsync(cancellation);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = request.RedirectUri,
            ["code_verifier"] = request.Verifier,
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoints.Token);
        if (clientSecret.Length == 0 || endpoints.SecretInBody)
            form["client_id"] = clientId;
        if (clientSecret.Length > 0 && endpoints.SecretInBody)
            form["client_secret"] = clientSecret;
        else if (clientSecret.Length > 0)
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}")));
        message.Content = new FormUrlEncodedContent(form);
        var answer = await http.SendAsync(message, cancellation);
        var token = IssuerHttp.Text(answer, "id_token") ?? throw new SignInRefusedException("id_token_invalid", $"{name} gave no ID token.");
        var claims = await new IdTokens(_metadata, issuer, alias, clientId, time).CheckAsync(token, request.Nonce, cancellation);
        var subject = IssuerHttp.Text(claims, "sub")!;
        var email = IsTrue(claims, "email_verified") ? IssuerHttp.Text(claims, "email") : null;
        return new ExternalIdentity(name, issuer, subject, IssuerHttp.Text(claims, "name") ?? IssuerHttp.Text(claims, "preferred_username") ?? email ?? subject, email);
    }

    public void Dispose() => _metadata.Dispose();

    // Some issuers write it as a text.
    private static bool IsTrue(JsonElement claims, string property) =>
        claims.TryGetProperty(property, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));
}

/// <summary>Proof key for code exchange (RFC 7636), method S256.</summary>
internal static class Pkce
{
    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
