namespace AutoVideo.Identity;

/// <summary>
/// One signed-in device, the family of its refresh tokens: container <c>sessions</c>, partition key the user's id. A log-out deletes it.
/// </summary>
/// <param name="Count">How often it was refreshed; the refresh token of this count is the one that is good.</param>
/// <param name="Nonce">With the count and the installation's key it gives the refresh token, so that a repeated refresh gets the same answer.</param>
/// <param name="SecretHash">SHA-256 of the good refresh token's secret, in hexadecimal.</param>
/// <param name="Device">The <c>User-Agent</c> header, shortened.</param>
/// <param name="ExpiresAt">When the good refresh token expires.</param>
/// <param name="EndsAt">When the session ends, however often it is refreshed.</param>
public sealed record Session(
    string Id, string UserId, int Count, string Nonce, string SecretHash, string Device, string? Address,
    DateTimeOffset CreatedAt, DateTimeOffset RefreshedAt, DateTimeOffset ExpiresAt, DateTimeOffset EndsAt)
{
    public const string Container = "sessions";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>How it began: password, link, google, github, oidc.</summary>
    public string Method { get; init; } = "password";

    /// <summary>Of the local owner: over as soon as the host serves others.</summary>
    public bool LocalOnly { get; init; }

    public static string NewId(DateTimeOffset now) => $"ses_{Guid.CreateVersion7(now):N}";

    public static bool IsId(string? id) => id is { Length: 36 } && id.StartsWith("ses_", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

/// <summary>What a request shows of the program that sent it.</summary>
/// <param name="Device">The <c>User-Agent</c> header, at most 200 characters.</param>
public sealed record Client(string Device, string? Address);

/// <summary>A user with a fresh pair of tokens.</summary>
public sealed record SignedIn(User User, Session Session, string AccessToken, DateTimeOffset AccessExpiresAt, string RefreshToken);
