namespace AutoVideo.Identity;

/// <summary>Somebody else who says who a person is: authorization code flow with PKCE (RFC 6749, RFC 7636).</summary>
public interface ISignInProvider
{
    /// <summary>google, github or oidc.</summary>
    string Name { get; }

    bool IsConfigured { get; }

    /// <summary>Where the browser goes to sign in.</summary>
    /// <exception cref="Failures.TransientException">The provider does not say where.</exception>
    Task<Uri> AuthorizeAsync(SignInRequest request, CancellationToken cancellation);

    /// <summary>Trades the code that the browser came back with for who it is.</summary>
    /// <exception cref="SignInRefusedException">The provider, or the check of what it says, refuses.</exception>
    /// <exception cref="Failures.TransientException">The provider is away.</exception>
    Task<ExternalIdentity> RedeemAsync(string code, SignInRequest request, CancellationToken cancellation);

    /// <summary>The issuer that may stand in the answer (RFC 9207); null when there is none to compare.</summary>
    Task<string?> IssuerAsync(CancellationToken cancellation);
}

/// <param name="RedirectUri">Exactly the same in both steps.</param>
/// <param name="Verifier">PKCE: 43 characters; only its SHA-256 goes through the browser.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
public sealed record SignInRequest(string RedirectUri, string State, string Verifier, string Nonce);

/// <param name="Email">Null when the provider gives none that it has confirmed.</param>
public sealed record ExternalIdentity(string Provider, string Issuer, string Subject, string Name, string? Email);

/// <summary>A sign-in at a provider that is not good; the code says why, in a word for the address of a page.</summary>
public sealed class SignInRefusedException : Exception
{
    public SignInRefusedException(string code, string message) : base(message) => Code = code;
    public SignInRefusedException(string code, string message, Exception inner) : base(message, inner) => Code = code;
    public SignInRefusedException() { }
    public SignInRefusedException(string message) : base(message) { }
    public SignInRefusedException(string message, Exception inner) : base(message, inner) { }

    public string Code { get; } = "refused";
}
