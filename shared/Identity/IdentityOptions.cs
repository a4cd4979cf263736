using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

/// <summary>Section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary><c>iss</c> of our access tokens.</summary>
    [Required]
    public string Issuer { get; set; } = "autovideo";

    /// <summary><c>aud</c> of our access tokens.</summary>
    [Required]
    public string Audience { get; set; } = "autovideo-api";

    [Range(1, 60)]
    public int AccessMinutes { get; set; } = 15;

    /// <summary>How long a refresh token is good; each use gives a new one.</summary>
    [Range(1, 90)]
    public int RefreshDays { get; set; } = 30;

    /// <summary>How long one session lasts however often it is refreshed.</summary>
    [Range(1, 400)]
    public int SessionDays { get; set; } = 180;

    /// <summary>After so long a new key signs; the old one still checks until what it signed has expired.</summary>
    [Range(1, 365)]
    public int SigningKeyDays { get; set; } = 30;

    /// <summary>
    /// How long a checked token is taken from memory. Null: until it expires where this process is the only one, and never on Azure,
    /// where another instance may have denied it.
    /// </summary>
    [Range(0, 3600)]
    public int? TokenCacheSeconds { get; set; }

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 (OWASP: at least 220,000).</summary>
    [Range(220_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>Attempts to log in per account and hour; ten times as many come in short bursts.</summary>
    [Range(5, 100_000)]
    public int LoginsPerAccountPerHour { get; set; } = 20;

    [Range(5, 1_000_000)]
    public int LoginsPerAddressPerHour { get; set; } = 200;

    /// <summary>Whether strangers may make an account.</summary>
    public bool Registration { get; set; } = true;

    /// <summary>Roles of a new account, separated by commas.</summary>
    [Required, RegularExpression("(user|creator|premium)(,(user|creator|premium))*")]
    public string NewUserRoles { get; set; } = "user,creator";

    /// <summary>Where people reach the product, for links in e-mails and at identity providers; empty: where the host listens.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>A proxy in front sets <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, and drops what callers send.</summary>
    public bool TrustForwardedHeaders { get; set; }
}

[OptionsValidator]
internal sealed partial class IdentityOptionsValidator : IValidateOptions<IdentityOptions>;
