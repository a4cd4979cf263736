using System.Net;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Articles.Reading;
using AutoVideo.Articles.Robots;
using AutoVideo.Failures;
using AutoVideo.Outgoing;
using AutoVideo.Storage;

namespace AutoVideo.Articles;

/// <summary>Reads an article at an address that a user gave: within limits, as its site's robots.txt allows, at most once in a quarter of an hour.</summary>
public sealed class ArticleImporter(GuardedHttp http, RobotsFiles robots, IDocumentStore documents, TimeProvider time)
{
    /// <summary>Most bytes of a page, decompressed.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), ReadingTime = TimeSpan.FromSeconds(15), Kept = TimeSpan.FromMinutes(15);

    /// <param name="address">http or https, up to 2,048 characters.</param>
    /// <exception cref="PermanentException">
    /// <c>address_invalid</c>, <c>address_not_allowed</c>, <c>too_many_redirects</c>, <c>article_forbidden_by_robots</c>, <c>article_too_large</c>,
    /// <c>article_unreachable</c>, <c>article_unreadable</c>.
    /// </exception>
    public async Task<ImportedArticle> ImportAsync(string address, CancellationToken cancellation)
    {
        var checkedAddress = http.Check(address);
        var key = KeptArticle.KeyOf(checkedAddress);
        if (await documents.ReadAsync(key, ArticlesJsonContext.Default.KeptArticle, cancellation) is { } kept)
            return kept.Value.Article;
        ImportedArticle article;
        try
        {
            article = await FetchAsync(checkedAddress, cancellation);
        }
        catch (TransientException lost)
        {
            throw new PermanentException("article_unreachable", lost.Message, lost);
        }
        await documents.WriteAsync(key, new KeptArticle(key.Id, article), ArticlesJsonContext.Default.KeptArticle, WriteCondition.None, Kept, cancellation);
        return article;
    }

    private async Task<ImportedArticle> FetchAsync(Uri address, CancellationToken cancellation)
    {
        // Each hop is another address, perhaps of another site, whose own rules hold.
        for (var hops = 0; ; hops++)
        {
            if (!await robots.AllowsAsync(address, cancellation))
                throw new PermanentException("article_forbidden_by_robots", $"{address.Host} asks programs not to read this page (robots.txt). Copy the text yourself if you may.");
            await using var answer = await http.SendAsync(
                new GuardedRequest(address)
                {
                    Accept = "text/html,application/xhtml+xml,text/plain;q=0.8,text/markdown;q=0.8",
                    MaxBytes = MaxBytes,
                    MaxRedirects = 0,
                    Timeout = Patience,
                },
                cancellation);
            if (answer.Status is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location && Uri.TryCreate(address, location, out var next))
            {
                if (hops >= GuardedHttp.MostRedirects)
                    throw new PermanentException("too_many_redirects", $"The address redirects more than {GuardedHttp.MostRedirects} times.");
                address = http.Check(next.AbsoluteUri);
                continue;
            }
            return await ReadAsync(answer, cancellation);
        }
    }

    private async Task<ImportedArticle> ReadAsync(GuardedAnswer answer, CancellationToken cancellation)
    {
        if (!answer.IsSuccess)
            throw new PermanentException(
                answer.Status is 429 or >= 500 ? "article_unreachable" : "article_unreadable",
                $"{answer.Address.Host} answered {answer.Status} {(HttpStatusCode)answer.Status}.");
        if (answer.MediaType is not ("text/html" or "application/xhtml+xml" or "text/plain" or "text/markdown" or ""))
            throw new PermanentException("article_unreadable", $"The address holds '{answer.MediaType}', not a page of text.");
        byte[] bytes;
        try
        {
            bytes = await answer.ReadAsync(cancellation);
        }
        catch (PermanentException large) when (large.Code == "answer_too_large")
        {
            throw new PermanentException("article_too_large", $"The page is larger than {MaxBytes / 1024 / 1024} MB.", large);
        }
        var text = PageText.Decode(bytes, answer.ContentHeaders.ContentType?.CharSet);
        var isHtml = answer.MediaType is "text/html" or "application/xhtml+xml" || (answer.MediaType.Length == 0 && text.AsSpan().TrimStart().StartsWith("<"));
        var page = new PageAddress(answer.Address, answer.ContentHeaders.ContentLanguage.FirstOrDefault());
        // A page may be built to take for ever; nobody waits that long.
        try
        {
            return await Task.Run(
                () => isHtml ? HtmlArticle.Read(text, page, time.GetUtcNow(), cancellation) : PlainArticle.Read(text, page, time.GetUtcNow()), cancellation)
                .WaitAsync(ReadingTime, time, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new PermanentException("article_unreadable", "The page takes too long to read.", late);
        }
    }
}

/// <param name="Language">What the answer's headers say; null when they do not.</param>
internal sealed record PageAddress(Uri Address, string? Language);

/// <summary>An article read a moment ago: container <c>articles</c>, under the hash of its address; leaves after a quarter of an hour.</summary>
public sealed record KeptArticle(string Id, ImportedArticle Article)
{
    public const string Container = "articles";
    public int SchemaVersion { get; init; } = 1;

    public static DocumentKey KeyOf(Uri address)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped))).AsSpan(0, 16));
        return new(Container, id, id);
    }
}
