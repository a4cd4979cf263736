using System.Net;
using System.Text;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Tests.Contracts;
using Azure.Core;

namespace AutoVideo.Tests.Security;

/// <summary>Against a vault that speaks the wire format of REST API 7.5 and checks what it is asked.</summary>
public sealed class KeyVaultSecretVaultTests : SecretVaultContract
{
    private readonly Vault _vault = new();

    protected override ISecretVault Open() => new KeyVaultSecretVault(new HttpClient(_vault), new Uri("https://name.vault.azure.net"), new Token());

    protected override void LetPass(TimeSpan time) => _vault.Now += (long)time.TotalSeconds;

    [Fact]
    public void A_long_list_of_versions_is_read_to_its_end()
    {
        for (byte value = 1; value <= 7; value++)
        {
            Open().Add("a", [value]);
            LetPass(TimeSpan.FromSeconds(1));
        }
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Open().ReadAll("a").Select(version => version.Value[0]));
    }

    [Fact]
    public void A_disabled_version_is_left_out()
    {
        Open().Add("a", [1]);
        _vault.Disable("a", 0);
        Open().Add("a", [2]);
        Assert.Equal([2], Open().ReadAll("a").Select(version => version.Value[0]));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, typeof(PermanentException))]
    [InlineData(HttpStatusCode.TooManyRequests, typeof(TransientException))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(TransientException))]
    public void What_may_pass_is_told_from_what_will_not(HttpStatusCode status, Type fault)
    {
        _vault.Fault = status;
        Assert.IsType(fault, Record.Exception(() => Open().ReadAll("a")));
        Assert.IsType(fault, Record.Exception(() => Open().Add("a", [1])));
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://vault.azure.net/.default"], requestContext.Scopes);
            return new AccessToken("token of the test", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Vault : HttpMessageHandler
    {
        private const int PageSize = 3;
        private readonly Dictionary<string, List<(string Id, string Value, long Created, bool Enabled)>> _secrets = [];

        public long Now { get; set; } = 1_900_000_000;
        public HttpStatusCode? Fault { get; set; }

        public void Disable(string name, int index) => _secrets[name][index] = _secrets[name][index] with { Enabled = false };

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("Bearer token of the test", request.Headers.Authorization!.ToString());
            Assert.Contains("api-version=7.5", request.RequestUri!.Query, StringComparison.Ordinal);
            if (Fault is { } fault)
                return new HttpResponseMessage(fault);
            var path = request.RequestUri.AbsolutePath.Trim('/').Split('/');
            Assert.Equal("secrets", path[0]);
            return (request.Method.Method, path) switch
            {
                ("PUT", [_, var name]) => Put(name, request),
                ("GET", [_, var name, "versions"]) => List(name, request.RequestUri),
                ("GET", [_, var name, var id]) => Get(name, id),
                _ => new HttpResponseMessage(HttpStatusCode.BadRequest),
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

        private HttpResponseMessage Put(string name, HttpRequestMessage request)
        {
            using var reader = new StreamReader(request.Content!.ReadAsStream(), Encoding.UTF8);
            var value = JsonElement.Parse(reader.ReadToEnd()).GetProperty("value").GetString()!;
            Assert.True(value.Length <= 25 * 1024, "A secret of Key Vault has at most 25 KB.");
            if (!_secrets.TryGetValue(name, out var versions))
                _secrets[name] = versions = [];
            versions.Add((Guid.NewGuid().ToString("N"), value, Now, true));
            return Get(name, versions[^1].Id);
        }

        // The service lists in no particular order.
        private HttpResponseMessage List(string name, Uri address)
        {
            var all = _secrets.TryGetValue(name, out var versions) ? versions.OrderBy(version => version.Id, StringComparer.Ordinal).ToArray() : [];
            var from = address.Query.Contains("skip=", StringComparison.Ordinal) ? int.Parse(address.Query.Split("skip=")[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            var next = from + PageSize < all.Length ? $"https://name.vault.azure.net/secrets/{name}/versions?api-version=7.5&skip={from + PageSize}" : null;
            return Json(new
            {
                value = all.Skip(from).Take(PageSize).Select(version => new { id = $"https://name.vault.azure.net/secrets/{name}/{version.Id}", attributes = new { enabled = version.Enabled, created = version.Created } }),
                nextLink = next,
            });
        }

        private HttpResponseMessage Get(string name, string id)
        {
            var version = _secrets[name].Single(version => version.Id == id);
            return Json(new { value = version.Value, id = $"https://name.vault.azure.net/secrets/{name}/{id}", attributes = new { enabled = true, created = version.Created } });
        }

        private static HttpResponseMessage Json(object body) => new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
    }
}
