using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Section <c>GoogleSignIn</c>: configured by its client id.</summary>
public sealed class GoogleSignInOptions
{
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    [Required, HttpAddress]
    public string Issuer { get; set; } = "https://accounts.google.com";
}

/// <summary>Section <c>GitHubSignIn</c>: configured by its client id.</summary>
public sealed class GitHubSignInOptions
{
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://github.com";

    [Required, HttpAddress]
    public string ApiUrl { get; set; } = "https://api.github.com";
}

/// <summary>Section <c>OidcSignIn</c>: any OpenID Connect issuer, configured by issuer and client id.</summary>
public sealed class OidcSignInOptions
{
    /// <summary>Exactly as it stands in its tokens; its discovery document lies below it.</summary>
    [HttpAddress]
    public string Issuer { get; set; } = "";
    public string ClientId { get; set; } = "";

    /// <summary>Empty for a public client.</summary>
    public string ClientSecret { get; set; } = "";

    [Required]
    public string Scopes { get; set; } = "openid profile email";
}

[OptionsValidator]
internal sealed partial class GoogleSignInOptionsValidator : IValidateOptions<GoogleSignInOptions>;

[OptionsValidator]
internal sealed partial class GitHubSignInOptionsValidator : IValidateOptions<GitHubSignInOptions>;

[OptionsValidator]
internal sealed partial class OidcSignInOptionsValidator : IValidateOptions<OidcSignInOptions>;
