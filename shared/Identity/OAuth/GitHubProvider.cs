using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>
/// GitHub, which has no ID tokens: the access token asks its API who the person is. Source: docs.github.com, Authorizing OAuth apps;
/// REST API 2022-11-28, <c>GET /user</c> and <c>GET /user/emails</c>.
/// </summary>
internal sealed class GitHubProvider(IOptions<GitHubSignInOptions> options, IssuerHttp http) : ISignInProvider
{
    public string Name => "github";

    public bool IsConfigured => options.Value.ClientId.Length > 0;

    public Task<string?> IssuerAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public Task<Uri> AuthorizeAsync(SignInRequest request, CancellationToken cancellation) => Task.FromResult(new Uri(QueryHelpers.AddQueryString(
        $"{options.Value.BaseUrl.TrimEnd('/')}/login/oauth/authorize", new Dictionary<string, string?>
        {
            ["client_id"] = options.Value.ClientId,
            ["redirect_uri"] = request.RedirectUri,
            ["scope"] = "read:user user:email",
            ["state"] = request.State,
            ["code_challenge"] = Pkce.Challenge(request.Verifier),
            ["code_challenge_method"] = "S256",
        })));

    public async Task<ExternalIdentity> RedeemAsync(string code, SignInRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{options.Value.BaseUrl.TrimEnd('/')}/login/oauth/access_token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = options.Value.ClientId,
                ["client_secret"] = options.Value.ClientSecret,
                ["code"] = code,
                ["redirect_uri"] = request.RedirectUri,
                ["code_verifier"] = request.Verifier,
            }),
        };
        // A refusal comes with status 200 and an error in the body.
        var answer = await http.SendAsync(message, cancellation);
        var token = IssuerHttp.Text(answer, "access_token")
            ?? throw new SignInRefusedException("refused", $"GitHub refused the code: {IssuerHttp.Text(answer, "error") ?? "no token"}.");
        var user = await AskAsync("/user", token, cancellation);
        if (user.ValueKind != JsonValueKind.Object || !user.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number))
            throw new SignInRefusedException("refused", "GitHub does not say who it is.");
        var emails = await AskAsync("/user/emails", token, cancellation);
        var login = IssuerHttp.Text(user, "login") ?? "github";
        return new ExternalIdentity(
            Name, options.Value.BaseUrl, number.ToString(CultureInfo.InvariantCulture), IssuerHttp.Text(user, "name") is { Length: > 0 } name ? name : login, PrimaryOf(emails));
    }

    private async Task<JsonElement> AskAsync(string path, string token, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, options.Value.ApiUrl.TrimEnd('/') + path);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        return await http.SendAsync(message, cancellation);
    }

    private static string? PrimaryOf(JsonElement emails) => emails.ValueKind != JsonValueKind.Array ? null : emails.EnumerateArray()
        .Where(entry => Is(entry, "primary") && Is(entry, "verified"))
        .Select(entry => IssuerHttp.Text(entry, "email"))
        .FirstOrDefault();

    private static bool Is(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
