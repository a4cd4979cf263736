using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace AutoVideo.Script.Offline;

/// <summary>
/// The readable text of a page: its article or main part, else its body, without scripts, navigation, asides, forms
/// and tables. Nothing is loaded or run. Walks with a stack of its own: a hostile page nests deeper than ours allows.
/// </summary>
internal static class HtmlText
{
    private static readonly FrozenSet<string> Unread = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select", "svg", "math",
        "iframe", "object", "canvas", "audio", "video", "figure", "table", "pre", "sup", "dialog", "textarea", "menu");

    private static readonly FrozenSet<string> UnreadRoles = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "navigation", "contentinfo", "banner", "search", "complementary", "dialog", "alert");

    private static readonly FrozenSet<string> Breaking = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr", "body",
        "h1", "h2", "h3", "h4", "h5", "h6", "address", "fieldset", "details", "summary");

    public static Article Read(string html)
    {
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(html);
        var blocks = Blocks(Root(document));
        var title = document.Head?.Children.FirstOrDefault(e => e.LocalName == "title")?.TextContent;
        return Article.From(blocks, string.IsNullOrWhiteSpace(title) ? null : PlainText.Clean(title));
    }

    /// <summary>The article or main element with most text; the body where there is none.</summary>
    private static INode Root(IDocument document)
    {
        var candidates = document.All.Where(e => e.LocalName is "article" or "main").Take(50).ToList();
        var best = candidates.MaxBy(e => Blocks(e).Sum(b => b.Text.Length));
        return best is not null && Blocks(best).Sum(b => b.Text.Length) > 200 ? best : (INode?)document.Body ?? document;
    }

    internal static List<Block> Blocks(INode root)
    {
        var walk = new Walk();
        var stack = new Stack<(INode Node, bool Leaving)>();
        stack.Push((root, false));
        while (stack.TryPop(out var step))
        {
            if (step.Leaving)
                walk.Leave((IElement)step.Node);
            else if (step.Node is IText text)
                walk.Add(text.Data);
            else if (step.Node is not IElement element || walk.Enter(element))
            {
                if (step.Node is IElement)
                    stack.Push((step.Node, true));
                for (var child = step.Node.LastChild; child is not null; child = child.PreviousSibling)
                    stack.Push((child, false));
            }
        }
        walk.Flush();
        return walk.Blocks;
    }

    private sealed class Walk
    {
        private readonly StringBuilder text = new();
        private int quotes, lists, list, links, linked;
        private string tag = "p";

        public List<Block> Blocks { get; } = [];

        /// <returns>False when the element is not read.</returns>
        public bool Enter(IElement element)
        {
            if (Unread.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
                || UnreadRoles.Contains(element.GetAttribute("role") ?? ""))
                return false;
            if (element.LocalName is "br")
                text.Append('\n');
            if (Breaking.Contains(element.LocalName))
            {
                Flush();
                tag = element.LocalName;
                quotes += tag == "blockquote" ? 1 : 0;
                if (tag is "ul" or "ol" or "dl")
                {
                    lists++;
                    list++;
                }
            }
            links += element.LocalName == "a" ? 1 : 0;
            return true;
        }

        public void Leave(IElement element)
        {
            links -= element.LocalName == "a" ? 1 : 0;
            if (!Breaking.Contains(element.LocalName))
                return;
            Flush();
            quotes -= element.LocalName == "blockquote" ? 1 : 0;
            lists -= element.LocalName is "ul" or "ol" or "dl" ? 1 : 0;
            tag = "p";
        }

        public void Add(string data)
        {
            text.Append(data);
            linked += links > 0 ? data.Length : 0;
        }

        public void Flush()
        {
            var clean = PlainText.Clean(text.ToString());
            // A list item or line that is nothing but a link is navigation.
            var isNavigation = clean.Length > 0 && linked * 10 >= clean.Length * 9 && clean.Length < 80;
            text.Clear();
            linked = 0;
            if (clean.Length == 0 || (isNavigation && tag is not ['h', _]))
                return;
            Blocks.Add(tag is ['h', >= '1' and <= '6'] ? new Block(BlockKind.Heading, clean, tag[1] - '0')
                : quotes > 0 ? new Block(BlockKind.Quote, clean)
                : lists > 0 ? new Block(BlockKind.ListItem, clean, 0, list)
                : new Block(BlockKind.Paragraph, clean));
        }
    }
}
