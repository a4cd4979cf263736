using System.Text.RegularExpressions;
using AutoVideo.Failures;

namespace AutoVideo.Profiles;

/// <summary>What a user says of themself, in the user's document.</summary>
public sealed record UserProfile
{
    /// <summary>Up to <see cref="ProfileRules.MaxBio"/> characters of plain text.</summary>
    public string? Bio { get; init; }
    public string? Location { get; init; }
    public IReadOnlyList<ProfileLink> Links { get; init; } = [];

    /// <summary>Names the picture's files: <c>avatars/{user}/{avatar}-{size}.png</c>; null when there is none.</summary>
    public string? Avatar { get; init; }

    /// <summary>One more with every change: the version that clients name.</summary>
    public int Revision { get; init; }
}

/// <param name="Address">https or http.</param>
public sealed record ProfileLink(string Title, string Address);

/// <summary>A profile as its owner wants it; null or empty takes a thing away.</summary>
public sealed record ProfileWish(
    string? DisplayName, string? Handle, string? Bio, string? Location, IReadOnlyList<ProfileLink>? Links, string? Language, string? TimeZone);

/// <summary>What a profile may hold.</summary>
public static partial class ProfileRules
{
    public const int MaxBio = 1000, MaxLocation = 80, MaxLinks = 10, MaxTitle = 60, MaxAddress = 300;

    /// <summary>Plain text on lines, or null when nothing is left.</summary>
    /// <exception cref="PermanentException"><c>profile_invalid</c>.</exception>
    public static string? Text(string? text, int longest, string what, bool lines)
    {
        var plain = text?.Trim().ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(plain))
            return null;
        return plain.Length <= longest && plain.IsNormalized() && !plain.EnumerateRunes().Any(rune =>
            rune == System.Text.Rune.ReplacementChar || (System.Text.Rune.IsControl(rune) && !(lines && rune.Value == '\n')))
            ? plain
            : throw new PermanentException("profile_invalid", $"The {what} has up to {longest} characters of plain text.");
    }

    /// <exception cref="PermanentException"><c>profile_invalid</c>.</exception>
    public static IReadOnlyList<ProfileLink> Links(IReadOnlyList<ProfileLink>? links)
    {
        if (links is not { Count: <= MaxLinks })
            return links is null ? [] : throw new PermanentException("profile_invalid", $"A profile has up to {MaxLinks} links.");
        return [.. links.Select(link => new ProfileLink(
            Text(link.Title, MaxTitle, "title of a link", lines: false) ?? throw new PermanentException("profile_invalid", "A link has a title."), AddressOf(link.Address)))];
    }

    /// <summary>A well-formed tag of RFC 5646, such as <c>de</c> or <c>zh-TW</c>.</summary>
    /// <exception cref="PermanentException"><c>language_unknown</c>.</exception>
    public static string? Language(string? language)
    {
        if (string.IsNullOrWhiteSpace(language))
            return null;
        return LanguageTag().IsMatch(language.Trim()) ? language.Trim() : throw new PermanentException("language_unknown", "A language is written like en, de or zh-TW.");
    }

    /// <summary>A name of the IANA time zone database.</summary>
    /// <exception cref="PermanentException"><c>time_zone_unknown</c>.</exception>
    public static string? TimeZone(string? zone)
    {
        if (string.IsNullOrWhiteSpace(zone))
            return null;
        return zone.Length <= 60 && TimeZoneInfo.TryFindSystemTimeZoneById(zone.Trim(), out var found) && found.HasIanaId
            ? found.Id
            : throw new PermanentException("time_zone_unknown", "A time zone is written like Europe/Berlin.");
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
    private static partial Regex LanguageTag();

    private static string AddressOf(string? text) =>
        text is { Length: > 0 and <= MaxAddress } && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            && address.UserInfo.Length == 0 && address.Host.Length > 0
            ? address.AbsoluteUri
            : throw new PermanentException("profile_invalid", $"The address of a link begins with https:// and has up to {MaxAddress} characters.");
}

/// <summary>A user's name in addresses: 3 to 30 of a-z, 0-9 and _, beginning with a letter.</summary>
public static class Handle
{
    public const int Shortest = 3, Longest = 30;

    // They would be taken for parts of the site.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "about", "account", "admin", "administrator", "api", "auth", "autovideo", "blog", "channel", "channels", "docs", "everyone", "explore", "feed", "health",
        "help", "home", "legal", "login", "logout", "me", "metrics", "moderator", "null", "official", "owner", "privacy", "profile", "profiles", "register", "root",
        "search", "security", "settings", "signin", "signup", "staff", "status", "studio", "super_admin", "support", "system", "team", "terms", "undefined", "user",
        "users", "video", "videos", "watch", "webmaster", "www",
    };

    /// <summary>In lower case; null for none.</summary>
    /// <exception cref="PermanentException"><c>handle_invalid</c>.</exception>
    public static string? Check(string? text)
    {
        var handle = text?.Trim().TrimStart('@').ToLowerInvariant();
        if (string.IsNullOrEmpty(handle))
            return null;
        return IsValid(handle) ? handle : throw new PermanentException(
            "handle_invalid", $"A handle has {Shortest} to {Longest} of a-z, 0-9 and _, begins with a letter, and is no name that the site uses itself.");
    }

    internal static bool IsValid(string handle) =>
        handle.Length is >= Shortest and <= Longest && char.IsAsciiLetterLower(handle[0]) && handle.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && !Reserved.Contains(handle);
}
