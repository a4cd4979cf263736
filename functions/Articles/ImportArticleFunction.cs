using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Articles;

/// <param name="Address">Of a page: http or https, on the public Internet.</param>
internal sealed record ImportArticle([StringLength(2_048, MinimumLength = 8)] string Address) : IExample<ImportArticle>
{
    public static ImportArticle Example { get; } = new("https://example.org/how-bees-make-honey");
}

public sealed class ImportArticleFunction(ArticleImporter articles)
{
    /// <summary>
    /// Reads an article at an address: its text, and what the page says of title, author, date, licence and its own address. The site's robots.txt
    /// is obeyed. Nothing of it is checked for truth, and whether its words may be used is for the caller to decide.
    /// </summary>
    [Function("ImportArticle"), Requires(Permissions.ScenarioCreate), Accepts<ImportArticle>(8 * 1024), Answers<ArticleView>]
    [Fails("address_invalid", "address_not_allowed", "too_many_redirects", "article_forbidden_by_robots", "article_too_large", "article_unreachable", "article_unreadable")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/articles")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, ArticlesHttpJsonContext.Default.ImportArticle, 8 * 1024, cancellation);
        return Results.Json(ArticleView.Of(await articles.ImportAsync(body.Address, cancellation)), ArticlesHttpJsonContext.Default.ArticleView);
    }
}

/// <param name="Address">Where it was read, after redirects.</param>
/// <param name="Canonical">What the page names as its own address.</param>
/// <param name="Language">As the page says.</param>
/// <param name="Licence">What the page says; null when it says nothing.</param>
/// <param name="Citation">How to name it.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Words">Two Chinese or Japanese characters count as one.</param>
/// <param name="Warnings">licence_unknown, licence_no_derivatives, licence_non_commercial, paywalled, truncated.</param>
internal sealed record ArticleView(
    string Address, string Canonical, string Title, string? Author, string? Site, DateTimeOffset? PublishedAt, string? Language, ArticleLicenceView? Licence,
    string Citation, string Text, int Words, IReadOnlyList<string> Warnings, DateTimeOffset ReadAt)
{
    public static ArticleView Of(ImportedArticle article) => new(
        article.Address.AbsoluteUri, article.Canonical.AbsoluteUri, article.Title, article.Author, article.Site, article.PublishedAt, article.Language,
        article.Licence is { } licence ? new(licence.Address?.AbsoluteUri, licence.Name, licence.AllowsChanges, licence.AllowsCommercialUse) : null,
        article.Citation, article.Text, article.Words, article.Warnings, article.ReadAt);
}

/// <param name="Address">Of the licence's text.</param>
/// <param name="AllowsChanges">Missing when it is not known.</param>
/// <param name="AllowsCommercialUse">Missing when it is not known.</param>
internal sealed record ArticleLicenceView(string? Address, string Name, bool? AllowsChanges, bool? AllowsCommercialUse);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, MaxDepth = 16, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportArticle))]
[JsonSerializable(typeof(ArticleView))]
internal sealed partial class ArticlesHttpJsonContext : JsonSerializerContext;
