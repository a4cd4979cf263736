using System.Text.RegularExpressions;

namespace AutoVideo.Render.Templates;

/// <summary>Words of a template with the fields put in.</summary>
internal static partial class TemplateText
{
    internal static IEnumerable<string> Names(string text) => Field().Matches(text).Select(match => match.Groups[1].Value);

    /// <returns>Null when the text names fields and all of them are empty.</returns>
    internal static string? Fill(string text, Func<string, string?> value)
    {
        var (named, filled) = (0, 0);
        var words = Field().Replace(text, match =>
        {
            var content = value(match.Groups[1].Value);
            named++;
            filled += string.IsNullOrWhiteSpace(content) ? 0 : 1;
            return content ?? "";
        });
        return (named > 0 && filled == 0) || string.IsNullOrWhiteSpace(words) ? null : words.Trim();
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Field();
}
