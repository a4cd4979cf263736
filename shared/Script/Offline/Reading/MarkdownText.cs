using System.Text;
using AutoVideo.Failures;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AutoVideo.Script.Offline;

/// <summary>The readable text of Markdown: no code, tables, images, raw HTML, footnotes or front matter.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().UseFootnotes().UseEmphasisExtras().Build();

    public static Article Read(string text)
    {
        var blocks = new List<Block>();
        try
        {
            var lists = 0;
            Collect(Markdown.Parse(text, Pipeline), BlockKind.Paragraph, 0, ref lists, blocks);
        }
        catch (ArgumentException tooDeep)
        {
            throw new PermanentException("source_too_nested", "The source's Markdown is nested too deeply to be an article.", tooDeep);
        }
        return Article.From(blocks);
    }

    private static void Collect(ContainerBlock container, BlockKind kind, int list, ref int lists, List<Block> into)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    into.Add(new Block(BlockKind.Heading, Inline(heading.Inline), heading.Level));
                    break;
                case ParagraphBlock paragraph:
                    into.Add(new Block(kind, Inline(paragraph.Inline), 0, list));
                    break;
                case QuoteBlock quote:
                    Collect(quote, BlockKind.Quote, 0, ref lists, into);
                    break;
                case ListBlock items:
                    lists++;
                    Collect(items, kind == BlockKind.Quote ? kind : BlockKind.ListItem, lists, ref lists, into);
                    break;
                case Table or FootnoteGroup or YamlFrontMatterBlock:
                    break;
                case ContainerBlock inner:
                    Collect(inner, kind, list, ref lists, into);
                    break;
            }
        }
    }

    private static string Inline(ContainerInline? container)
    {
        var text = new StringBuilder();
        var hidden = 0;
        if (container is not null)
            Append(container, text, ref hidden);
        return PlainText.Clean(text.ToString());
    }

    private static void Append(ContainerInline container, StringBuilder text, ref int hidden)
    {
        foreach (var inline in container)
        {
            if (inline is HtmlInline tag)
                hidden = Math.Max(0, hidden + Hides(tag.Tag));
            else if (hidden > 0)
                continue;
            else if (inline is LiteralInline literal)
                text.Append(literal.Content.AsSpan());
            else if (inline is CodeInline code)
                text.Append(code.Content);
            else if (inline is HtmlEntityInline entity)
                text.Append(entity.Transcoded.AsSpan());
            else if (inline is LineBreakInline)
                text.Append('\n');
            else if (inline is not LinkInline { IsImage: true } && inline is not FootnoteLink && inline is ContainerInline inner)
                Append(inner, text, ref hidden);
        }
    }

    /// <summary>Text between script or style tags is not prose.</summary>
    private static int Hides(string tag) =>
        tag.StartsWith("<script", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<style", StringComparison.OrdinalIgnoreCase) ? 1
        : tag.StartsWith("</script", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("</style", StringComparison.OrdinalIgnoreCase) ? -1
        : 0;
}
