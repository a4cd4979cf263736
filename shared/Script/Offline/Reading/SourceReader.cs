using System.Text.RegularExpressions;
using AutoVideo.Failures;

namespace AutoVideo.Script.Offline;

/// <summary>Tells HTML, Markdown and plain text apart by what they contain and reads each into blocks.</summary>
internal static partial class SourceReader
{
    private const int Sniffed = 20_000;

    /// <exception cref="PermanentException"><c>source_empty</c>, <c>source_too_nested</c>.</exception>
    public static Article Read(string source)
    {
        var head = source.Length > Sniffed ? source[..Sniffed] : source;
        var article = LooksLikeHtml(head) ? HtmlText.Read(source)
            : MarkdownMarks().IsMatch(head) ? MarkdownText.Read(source)
            : PlainText.Read(source);
        if (article.Blocks.Where(b => b.Kind != BlockKind.Heading).Sum(b => WordCount(b.Text)) < 5)
            throw new PermanentException("source_empty", "The source holds no sentence to speak. Give at least a few words of prose.");
        return article;
    }

    /// <summary>Words; two Chinese or Japanese characters count as one.</summary>
    public static int WordCount(string text) =>
        text.Count(c => PlainText.IsCjk(c) && char.IsLetter(c)) / 2 + Words.All(text).Count(word => !PlainText.IsCjk(word[0]));

    private static bool LooksLikeHtml(string head) =>
        HtmlStart().IsMatch(head) || HtmlClosing().Count(head) >= 2;

    [GeneratedRegex(@"^\s*(<\?xml[^>]{0,200}>\s*)?<(!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"</(p|div|article|section|main|h[1-6]|ul|ol|li|blockquote)\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlClosing();

    [GeneratedRegex(@"^(#{1,6} |> |[-*+] |\d{1,3}[.)] |```|---\s*$|===+\s*$)|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)|!\[|(?<![\w*])\*[^*\s][^*\n]*\*", RegexOptions.Multiline)]
    private static partial Regex MarkdownMarks();
}
