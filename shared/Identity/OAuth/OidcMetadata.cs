using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>An issuer's discovery document and keys (OpenID Connect Discovery 1.0), read when needed and kept for an hour.</summary>
internal sealed class OidcMetadata(string issuer, IssuerHttp http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    // A key id that is not known may be new, or made up.
    private static readonly TimeSpan ReloadEvery = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Endpoints? _endpoints;
    private IReadOnlyList<JsonElement> _keys = [];
    private DateTimeOffset _keysReadAt = DateTimeOffset.MinValue;

    public sealed record Endpoints(string Issuer, Uri Authorize, Uri Token, Uri Keys, bool SecretInBody, DateTimeOffset ReadAt);

    public async Task<Endpoints> EndpointsAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_endpoints is null || time.GetUtcNow() - _endpoints.ReadAt > Kept)
                _endpoints = Read(await http.GetAsync(new Uri($"{issuer.TrimEnd('/')}/.well-known/openid-configuration"), cancellation));
            return _endpoints;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The key of an id; with none named, the only one of its type. Null when there is none.</summary>
    public async Task<JsonElement?> FindKeyAsync(string? id, string type, CancellationToken cancellation)
    {
        var endpoints = await EndpointsAsync(cancellation);
        await _gate.WaitAsync(cancellation);
        try
        {
            var age = time.GetUtcNow() - _keysReadAt;
            if (age > Kept || (Find(id, type) is null && age > ReloadEvery))
            {
                var set = await http.GetAsync(endpoints.Keys, cancellation);
                _keys = set.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array ? [.. keys.EnumerateArray()] : [];
                _keysReadAt = time.GetUtcNow();
            }
            return Find(id, type);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private JsonElement? Find(string? id, string type)
    {
        var fitting = _keys.Where(key => IssuerHttp.Text(key, "kty") == type && IssuerHttp.Text(key, "use") is null or "sig" && (id is null || IssuerHttp.Text(key, "kid") == id)).ToArray();
        return fitting is [var one] ? one : null;
    }

    private Endpoints Read(JsonElement json)
    {
        // The document must be the issuer's own (section 4.3).
        if (IssuerHttp.Text(json, "issuer") != issuer)
            throw new TransientException($"The discovery document of {issuer} names another issuer.");
        var methods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(method => method.ToString()).ToArray()
            : ["client_secret_basic"];
        return new Endpoints(
            issuer, Address(json, "authorization_endpoint"), Address(json, "token_endpoint"), Address(json, "jwks_uri"),
            !methods.Contains("client_secret_basic"), time.GetUtcNow());
    }

    private Uri Address(JsonElement json, string name) =>
        Uri.TryCreate(IssuerHttp.Text(json, name), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? address
            : throw new TransientException($"The discovery document of {issuer} has no usable {name}.");
}
