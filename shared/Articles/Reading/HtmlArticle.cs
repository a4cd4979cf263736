using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;

namespace AutoVideo.Articles.Reading;

/// <summary>The readable text of a page and what the page says of itself. Nothing that the page names is loaded or run.</summary>
internal static partial class HtmlArticle
{
    private const int MostElements = 200_000;

    // A parser looks through all open elements at each tag: depth costs its square.
    private const int Deepest = 2_000;

    // Elements that have no end, or whose end need not be written.
    private static readonly FrozenSet<string> Endless = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rp", "rt", "html", "head", "body");

    /// <exception cref="PermanentException"><c>article_unreadable</c>.</exception>
    public static ImportedArticle Read(string html, PageAddress page, DateTimeOffset now, CancellationToken cancellation)
    {
        if (IsTooDeep(html))
            throw new PermanentException("article_unreadable", "The page nests its elements too deep.");
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);
        cancellation.ThrowIfCancellationRequested();
        if (document.All.Take(MostElements + 1).Count() > MostElements)
            throw new PermanentException("article_unreadable", "The page is made of too many elements.");
        var about = PageFacts.Read(document, page);
        var root = ReadableRoot.Find(document) ?? throw new PermanentException("article_unreadable", "The page is empty.");
        var blocks = HtmlText.Blocks(root).Where(block => block.Text.Length > 0).ToList();
        // The page's own headline above the text says the title once more.
        if (blocks is [{ Kind: BlockKind.Heading } first, ..] && (first.Level == 1 || first.Text.Equals(about.Title, StringComparison.OrdinalIgnoreCase)))
            blocks.RemoveAt(0);
        var warnings = new List<string>();
        if (about.Licence is null)
            warnings.Add("licence_unknown");
        if (about.Licence?.AllowsChanges == false)
            warnings.Add("licence_no_derivatives");
        if (about.Licence?.AllowsCommercialUse == false)
            warnings.Add("licence_non_commercial");
        if (about.IsPaywalled)
            warnings.Add("paywalled");
        return ArticleText.Build(
            page.Address, about.Canonical, about.Title, about.Author, about.Site, about.PublishedAt, about.Language, about.Licence, blocks, warnings, now);
    }

    private static bool IsTooDeep(string html)
    {
        var depth = 0;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            var name = html.AsSpan(tag.Index + 1, tag.Length - 1);
            if (name[0] == '/')
                depth = Math.Max(0, depth - 1);
            else if (!Endless.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) && ++depth > Deepest)
                return true;
        }
        return false;
    }

    [GeneratedRegex("</?[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Tag();
}
