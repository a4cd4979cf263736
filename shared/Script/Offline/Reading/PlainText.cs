using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>Plain text: paragraphs between blank lines; a short first line without a full stop is the title.</summary>
internal static partial class PlainText
{
    public static Article Read(string text)
    {
        var blocks = new List<Block>();
        foreach (var paragraph in BlankLines().Split(text.ReplaceLineEndings("\n").Replace('\f', '\n')))
        {
            var line = Clean(paragraph);
            if (line.Length == 0)
                continue;
            var isHeading = LooksLikeHeading(line) && !paragraph.Trim().Contains('\n');
            blocks.Add(isHeading ? new Block(BlockKind.Heading, line, blocks.Count == 0 ? 1 : 2) : new Block(BlockKind.Paragraph, line));
        }
        // Headings alone are no text: then they were lines without full stops.
        return blocks.TrueForAll(b => b.Kind == BlockKind.Heading)
            ? new Article(null, [.. blocks.Select(b => new Block(BlockKind.Paragraph, b.Text))])
            : Article.From(blocks);
    }

    /// <summary>One line: invisible characters dropped, wrapped lines joined (without a space between Chinese or Japanese characters).</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = true;
                continue;
            }
            if (char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                continue;
            if (gap && clean.Length > 0 && !(IsCjk(clean[^1]) && IsCjk(c)))
                clean.Append(' ');
            clean.Append(c);
            gap = false;
        }
        return clean.ToString();
    }

    public static bool LooksLikeHeading(string line) =>
        line.Length <= (line.Any(IsCjk) ? 30 : 80) && !Marks.IsTerminal(line[^1]) && !Marks.IsCloser(line[^1]) && line[^1] is not (',' or ';' or ':' or '、' or '，' or '：');

    /// <summary>Han, kana and the full-width punctuation between them.</summary>
    public static bool IsCjk(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF';

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLines();
}
