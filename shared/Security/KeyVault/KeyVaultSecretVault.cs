using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AutoVideo.Failures;
using Azure.Core;

namespace AutoVideo.Security;

/// <summary>Secrets in Azure Key Vault (REST API 7.5), as base64; versions of a secret are the vault's own.</summary>
/// <param name="http">Without redirects.</param>
internal sealed class KeyVaultSecretVault(HttpClient http, Uri endpoint, TokenCredential credential) : ISecretVault
{
    private const string Api = "api-version=7.5";
    private static readonly TokenRequestContext Scope = new(["https://vault.azure.net/.default"]);

    public IReadOnlyList<SecretVersion> ReadAll(string name)
    {
        SecretRules.CheckName(name);
        var versions = new List<(string Id, DateTimeOffset CreatedAt)>();
        for (var page = new Uri(endpoint, $"/secrets/{name}/versions?{Api}"); page is not null;)
        {
            var json = Send(HttpMethod.Get, page, null) ?? default;
            if (json.ValueKind != JsonValueKind.Object)
                break;
            versions.AddRange(json.GetProperty("value").EnumerateArray()
                .Where(item => item.GetProperty("attributes").GetProperty("enabled").GetBoolean())
                .Select(item => (item.GetProperty("id").GetString()!.Split('/')[^1], TimeOf(item))));
            page = json.TryGetProperty("nextLink", out var next) && next.GetString() is { Length: > 0 } link ? NextOf(link) : null;
        }
        return [.. versions.OrderBy(version => version.CreatedAt).ThenBy(version => version.Id, StringComparer.Ordinal).Select(version => Read(name, version.Id)).OfType<SecretVersion>()];
    }

    public void Add(string name, ReadOnlySpan<byte> value)
    {
        SecretRules.CheckName(name);
        SecretRules.CheckValue(value);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["value"] = Convert.ToBase64String(value), ["contentType"] = "application/octet-stream;base64" });
        if (Send(HttpMethod.Put, new Uri(endpoint, $"/secrets/{name}?{Api}"), body) is null)
            throw new PermanentException("vault_refused", $"The key vault {endpoint.Host} is not there.");
    }

    // Between the list and the read it may have been disabled or purged.
    private SecretVersion? Read(string name, string id) =>
        Send(HttpMethod.Get, new Uri(endpoint, $"/secrets/{name}/{id}?{Api}"), null) is { } json
            ? new SecretVersion(id, Convert.FromBase64String(json.GetProperty("value").GetString()!), TimeOf(json))
            : null;

    // Its token goes to no other host.
    private Uri NextOf(string link) => new Uri(link) is { } next && next.Authority == endpoint.Authority
        ? next
        : throw new PermanentException("vault_refused", "The key vault led to another host.");

    private static DateTimeOffset TimeOf(JsonElement item) => DateTimeOffset.FromUnixTimeSeconds(item.GetProperty("attributes").GetProperty("created").GetInt64());

    /// <returns>Null for 404.</returns>
    private JsonElement? Send(HttpMethod method, Uri address, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.GetToken(Scope, CancellationToken.None).Token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        try
        {
            using var response = http.Send(request);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (response.StatusCode is HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500)
                throw new TransientException($"The key vault {endpoint.Host} answered {(int)response.StatusCode}.");
            if (!response.IsSuccessStatusCode)
                throw new PermanentException("vault_refused", $"The key vault {endpoint.Host} answered {(int)response.StatusCode}; the program needs the role Key Vault Secrets Officer.");
            using var stream = response.Content.ReadAsStream();
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.Clone();
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException)
        {
            throw new TransientException($"The key vault {endpoint.Host} does not answer as it should.", failure);
        }
    }
}
