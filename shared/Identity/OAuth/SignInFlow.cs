using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Security;

namespace AutoVideo.Identity;

/// <summary>What is remembered while the browser is at the provider.</summary>
/// <param name="BrowserHash">SHA-256 of the cookie that only the browser which began has.</param>
/// <param name="LinkTo">The user to whom the account is to be linked; null to sign in.</param>
internal sealed record SignInState(string Provider, string Verifier, string Nonce, string ReturnTo, string BrowserHash, string? LinkTo);

/// <param name="Browser">For the cookie of the browser.</param>
public sealed record SignInBegun(Uri Authorize, string Browser);

/// <param name="SignedIn">Null when an account was linked: its user is signed in already.</param>
/// <param name="ReturnTo">Path in our own site.</param>
public sealed record SignInDone(SignedIn? SignedIn, string ReturnTo);

/// <summary>
/// Signs in by, or links, an account at a provider. Every state is good once, for ten minutes, in the browser that began, for the
/// provider it was made for.
/// </summary>
public sealed class SignInFlow(
    IEnumerable<ISignInProvider> providers, OneTimeLinks links, ExternalAccounts accounts, SessionStore sessions, IFieldProtector fields, LoginThrottle throttle,
    SiteAddress site)
{
    private const string Purpose = "oauth";
    private const string Field = "oauth.state";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public IReadOnlyList<string> Names => [.. providers.Where(provider => provider.IsConfigured).Select(provider => provider.Name)];

    /// <param name="name">google, github or oidc.</param>
    /// <param name="returnTo">Path in our own site; anything else is refused.</param>
    /// <param name="linkTo">Null to sign in.</param>
    /// <param name="client">Who begins.</param>
    /// <param name="cancellation">Nothing is half done.</param>
    /// <exception cref="PermanentException"><c>provider_unknown</c>, <c>return_refused</c>.</exception>
    public async Task<SignInBegun> BeginAsync(string name, string? returnTo, string? linkTo, Client client, CancellationToken cancellation)
    {
        await throttle.TakeAsync(null, client.Address, cancellation);
        var provider = Find(name);
        var (verifier, nonce, browser) = (Random(), Random(), Random());
        var state = new SignInState(name, verifier, nonce, CheckReturn(returnTo), HashOf(browser), linkTo);
        var data = fields.Protect(Field, name, JsonSerializer.Serialize(state, SignInJsonContext.Default.SignInState));
        var code = await links.MakeAsync(Purpose, linkTo ?? "", data, Lifetime, cancellation);
        return new SignInBegun(await provider.AuthorizeAsync(new SignInRequest(RedirectOf(name), code, verifier, nonce), cancellation), browser);
    }

    /// <param name="name">Provider in the address that the browser came back to.</param>
    /// <param name="answer">The query: state, and code or error, and perhaps iss.</param>
    /// <param name="browser">The browser's cookie.</param>
    /// <param name="client">Who comes back.</param>
    /// <param name="cancellation">The state is used up.</param>
    /// <exception cref="SignInRefusedException">Why nobody is signed in.</exception>
    public async Task<SignInDone> FinishAsync(string name, Func<string, string?> answer, string? browser, Client client, CancellationToken cancellation)
    {
        await throttle.TakeAsync(null, client.Address, cancellation);
        var provider = Find(name);
        var text = answer("state");
        var taken = await links.TakeAsync(Purpose, text, cancellation) ?? throw new SignInRefusedException("state_invalid", "The sign-in took too long or was finished before.");
        var state = Read(name, taken.Data!);
        if (browser is null || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(browser)), Encoding.ASCII.GetBytes(state.BrowserHash)))
            throw new SignInRefusedException("state_invalid", "The sign-in was begun in another browser.");
        if (answer("iss") is { } issuer && await provider.IssuerAsync(cancellation) is { } expected && issuer != expected)
            throw new SignInRefusedException("state_invalid", "The answer is another issuer's.");
        if (answer("error") is not null)
            throw new SignInRefusedException("denied", "The provider did not sign in.");
        if (answer("code") is not { Length: > 0 and <= 2000 } code)
            throw new SignInRefusedException("state_invalid", "The answer has no code.");
        var identity = await provider.RedeemAsync(code, new SignInRequest(RedirectOf(name), text!, state.Verifier, state.Nonce), cancellation);
        if (state.LinkTo is { } userId)
        {
            await accounts.LinkAsync(userId, identity, cancellation);
            return new SignInDone(null, state.ReturnTo);
        }
        var user = await accounts.FindOrCreateAsync(identity, cancellation);
        return new SignInDone(await sessions.StartAsync(user, client, name, localOnly: false, cancellation), state.ReturnTo);
    }

    private ISignInProvider Find(string name) => providers.FirstOrDefault(provider => provider.IsConfigured && provider.Name == name)
        ?? throw new PermanentException("provider_unknown", "No such provider is set up.");

    private string RedirectOf(string name) => site.Of($"/api/v1/auth/oauth/{name}/callback").AbsoluteUri;

    private SignInState Read(string name, string data)
    {
        try
        {
            // Encrypted for its provider: another one's state does not open.
            return JsonSerializer.Deserialize(fields.Reveal(Field, name, data).Text, SignInJsonContext.Default.SignInState)!;
        }
        catch (PermanentException other)
        {
            throw new SignInRefusedException("state_invalid", "The sign-in was begun with another provider.", other);
        }
    }

    internal static string CheckReturn(string? path)
    {
        if (path is null or "")
            return "/";
        // "//host" and "/\host" lead elsewhere.
        return path.Length <= 500 && path[0] == '/' && path is not ['/', '/' or '\\', ..] && !path.Any(c => char.IsControl(c) || c == '\\')
            ? path
            : throw new PermanentException("return_refused", "returnTo is a path of this site.");
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string HashOf(string browser) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(browser)));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignInState))]
internal sealed partial class SignInJsonContext : JsonSerializerContext;
