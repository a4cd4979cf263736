using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>What a user is called: 1 to 80 characters on one line, in NFC.</summary>
public static class DisplayName
{
    public const int MaxLength = 80;

    /// <exception cref="PermanentException"><c>name_invalid</c>.</exception>
    public static string Check(string? text)
    {
        if (text is not null && text.Length <= 4 * MaxLength && !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)))
        {
            var name = text.Trim().Normalize(NormalizationForm.FormC);
            if (name.Length is > 0 and <= MaxLength)
                return name;
        }
        throw new PermanentException("name_invalid", $"A name has 1 to {MaxLength} characters on one line.");
    }
}
