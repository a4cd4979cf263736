using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;

namespace AutoVideo.Articles.Reading;

/// <summary>From blocks to an article with its text as Markdown.</summary>
internal static partial class ArticleText
{
    private const int FewestWords = 40;
    private const int MaxTitle = 300;

    /// <exception cref="PermanentException"><c>article_unreadable</c>: too little text.</exception>
    public static ImportedArticle Build(
        Uri address, Uri canonical, string title, string? author, string? site, DateTimeOffset? published, string? language, ArticleLicence? licence,
        IReadOnlyList<Block> blocks, IReadOnlyList<string> warnings, DateTimeOffset now)
    {
        var words = blocks.Where(block => block.Kind != BlockKind.Heading).Sum(block => SourceReader.WordCount(block.Text));
        if (words < FewestWords)
            throw new PermanentException("article_unreadable", $"The page holds {words} words of prose; it may need a browser, a sign-in or consent to cookies. Copy the text yourself.");
        title = title.Length > MaxTitle ? title[..MaxTitle] : title;
        var text = new StringBuilder("# ").AppendLine(Escaped(title));
        var whole = true;
        foreach (var block in blocks)
        {
            var line = Line(block);
            if (text.Length + line.Length + 2 > ImportedArticle.MaxText)
            {
                whole = false;
                break;
            }
            text.Append('\n').Append(line).Append('\n');
        }
        return new(
            address, canonical, title, author, site, published, language, licence, text.ToString().ReplaceLineEndings("\n").TrimEnd(), words,
            whole ? warnings : [.. warnings, "truncated"], now);
    }

    private static string Line(Block block) => block.Kind switch
    {
        BlockKind.Heading => $"{new string('#', Math.Clamp(block.Level, 2, 6))} {Escaped(block.Text)}",
        BlockKind.ListItem => $"- {Escaped(block.Text)}",
        BlockKind.Quote => $"> {Escaped(block.Text)}",
        _ => Escaped(block.Text),
    };

    /// <summary>Text that Markdown reads as it stands.</summary>
    internal static string Escaped(string text) => Start().Replace(Marks().Replace(text, @"\$0"), @"$1\$2");

    [GeneratedRegex(@"[\\`*_\[\]<]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(\d*)([#>+.)=-])(?=\s|$|-|=)")]
    private static partial Regex Start();
}
