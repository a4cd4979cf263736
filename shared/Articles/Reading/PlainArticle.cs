using AutoVideo.Failures;
using AutoVideo.Script.Offline;

namespace AutoVideo.Articles.Reading;

/// <summary>A file of plain text or Markdown as an article.</summary>
internal static class PlainArticle
{
    /// <exception cref="PermanentException"><c>article_unreadable</c>.</exception>
    public static ImportedArticle Read(string text, PageAddress page, DateTimeOffset now)
    {
        var article = SourceOf(text);
        var title = article.Title ?? page.Address.Host;
        return ArticleText.Build(page.Address, page.Address, title, null, null, null, page.Language, null, article.Blocks, ["licence_unknown"], now);
    }

    private static Article SourceOf(string text)
    {
        try
        {
            return SourceReader.Read(text);
        }
        catch (PermanentException empty)
        {
            throw new PermanentException("article_unreadable", empty.Detail, empty);
        }
    }
}
