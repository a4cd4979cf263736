using System.Buffers;
using System.Globalization;
using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>An address as it is compared: trimmed, NFC, lower case, the domain in its ASCII form (RFC 5321 limits, RFC 5891).</summary>
/// <remarks>Dots and plus signs stay: what they mean is the mail server's business.</remarks>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private static readonly SearchValues<char> NotInLocal = SearchValues.Create(" \t\r\n\"(),:;<>@[\\]");
    private static readonly SearchValues<char> InDomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <exception cref="PermanentException"><c>email_invalid</c>.</exception>
    public static string Normalise(string? text) => TryNormalise(text) ?? throw new PermanentException("email_invalid", "This is no address of e-mail.");

    /// <returns>Null when it is none.</returns>
    public static string? TryNormalise(string? text)
    {
        if (text is null || text.Length > 4 * MaxLength || !IsWellFormed(text))
            return null;
        var address = text.Trim().Normalize(NormalizationForm.FormC).ToLowerInvariant();
        var at = address.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || at == address.Length - 1)
            return null;
        var local = address[..at];
        // Where the process has no tables of Unicode's normal forms, a letter in parts would make a second account of one address.
        if (address.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark))
            return null;
        if (local.AsSpan().ContainsAny(NotInLocal) || local.Any(char.IsControl) || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return null;
        if (Domain(address[(at + 1)..]) is not { } domain)
            return null;
        var whole = $"{local}@{domain}";
        return Encoding.UTF8.GetByteCount(whole) <= MaxLength ? whole : null;
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar)
                return false;
        return true;
    }

    private static string? Domain(string text)
    {
        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
        var labels = ascii.Split('.');
        return labels.Length >= 2 && !ascii.AsSpan().ContainsAnyExcept(InDomain) && labels.All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-')
            ? ascii
            : null;
    }
}
