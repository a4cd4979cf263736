using AutoVideo.Articles;
using AutoVideo.Articles.Robots;
using AutoVideo.Failures;
using AutoVideo.Script.Offline;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Outgoing;
using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Articles;

public sealed class ArticleImportTests : IAsyncLifetime
{
    private const string Nectar = "Honey begins with nectar", Enzymes = "Back in the hive", Water = "In the comb the nectar";
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private SqliteDocumentStore documents = null!;
    private WebStage web = null!;
    private AutoVideo.Outgoing.GuardedHttp http = null!;

    public async Task InitializeAsync()
    {
        web = await WebStage.StartAsync();
        documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        http = web.Client();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        documents.Dispose();
        await web.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Of_a_newspapers_page_the_article_is_left_and_what_it_says_of_itself()
    {
        var article = await PageAsync("news.html");
        Assert.Equal(("How bees make honey", "Ada Meadow, Ben Field", "The Meadow", "en-GB"), (article.Title, article.Author, article.Site, article.Language));
        Assert.Equal("http://bees.example/2026/honey?utm=1", article.Canonical.AbsoluteUri);
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero), article.PublishedAt);
        Says(article, Nectar, Enzymes, Water, "## From mouth to mouth", "> It is a factory that runs on flowers.", "- Nectar");
        SaysNot(article, "privacy", "hive now", "Most read", "First comment", "Copyright", "photographed", "By Ada", "sport");
        Assert.Equal(["licence_unknown", "paywalled"], article.Warnings);
        Assert.Equal("How bees make honey (Ada Meadow, Ben Field, The Meadow, 2026-05-04) http://bees.example/2026/honey?utm=1", article.Citation);
    }

    [Fact]
    public async Task A_blog_without_paragraphs_is_read_with_its_licence()
    {
        var article = await PageAsync("blog.html");
        Says(article, Nectar, Enzymes, Water, "only the beginning");
        SaysNot(article, "wasps", "ants");
        Assert.Equal(("Honey, from flower to jar", "Carla Comb", 2025), (article.Title, article.Author, article.PublishedAt!.Value.Year));
        Assert.Equal(("CC BY-NC-SA 4.0", true, false), (article.Licence!.Name, article.Licence.AllowsChanges, article.Licence.AllowsCommercialUse));
        Assert.Equal(["licence_non_commercial"], article.Warnings);
    }

    [Fact]
    public async Task An_article_in_several_boxes_is_read_whole()
    {
        var article = await PageAsync("sections.html");
        Says(article, Nectar, Enzymes, Water, "## Nectar", "## Water");
        Assert.Equal(("Honey in three steps", "CC0 1.0", 2024), (article.Title, article.Licence!.Name, article.PublishedAt!.Value.Year));
        Assert.Empty(article.Warnings);
    }

    [Fact]
    public async Task An_encyclopedias_page_is_read_without_its_boxes()
    {
        var article = await PageAsync("wiki.html");
        Says(article, Nectar, Enzymes, Water, "is a sweet substance.", "## Making");
        SaysNot(article, "Main page", "Royal jelly", "82 g", "[1]");
        Assert.Equal(("Honey", "CC BY-SA 4.0"), (article.Title, article.Licence!.Name));
    }

    [Fact]
    public async Task A_page_of_tricks_is_read_as_text()
    {
        var article = await PageAsync("hostile.html");
        Assert.Equal("http://bees.example/page", article.Canonical.AbsoluteUri);
        Says(article, Nectar, Enzymes, Water);
        SaysNot(article, "IGNORE", "steal", "javascript");
        Assert.Equal(("Bees", null, null), (article.Title, article.Author, article.Licence));
    }

    [Theory]
    [InlineData("japanese.html", "text/html", "蜂蜜のでき方", "蜂蜜は花の蜜から始まります")]
    [InlineData("russian.html", "text/html; charset=windows-1251", "Как пчёлы делают мёд", "Мёд начинается с нектара")]
    public async Task Old_encodings_are_read_by_header_and_by_page(string file, string contentType, string title, string begins)
    {
        var article = await PageAsync(file, contentType);
        Assert.Equal(title, article.Title);
        Says(article, begins);
    }

    [Theory]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    [InlineData("utf-8 with a mark")]
    [InlineData("windows-1252 without a word")]
    public async Task A_byte_order_mark_decides_and_without_any_word_the_bytes_do(string encoding)
    {
        var text = $"<p>{Prose} Café.</p>";
        byte[] bytes = encoding switch
        {
            "utf-16le" => [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(text)],
            "utf-16be" => [0xFE, 0xFF, .. System.Text.Encoding.BigEndianUnicode.GetBytes(text)],
            "utf-8 with a mark" => [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(text)],
            _ => System.Text.Encoding.Latin1.GetBytes(text),
        };
        web.At("http://bees.example/page", bytes, encoding.Contains("mark", StringComparison.Ordinal) ? "text/html; charset=windows-1251" : "text/html");
        Says(await Importer().ImportAsync("http://bees.example/page", default), "Café");
    }

    [Fact]
    public async Task What_is_read_is_a_source_that_scripts_are_written_from()
    {
        var article = await PageAsync("news.html");
        var source = SourceReader.Read(article.Text);
        Assert.Equal("How bees make honey", source.Title);
        Assert.Contains(source.Blocks, block => block.Kind == BlockKind.Paragraph && block.Text.StartsWith(Water, StringComparison.Ordinal));
        Assert.Contains(source.Blocks, block => block is { Kind: BlockKind.Heading, Text: "From mouth to mouth" });
    }

    [Fact]
    public async Task Marks_of_Markdown_in_a_page_stay_what_they_are()
    {
        web.At("http://bees.example/page", $"<h1>*Bees*</h1><p>{Prose}</p><p># no heading, 2 * 3 [x](y) `code` and_so_on</p><p>1. no list at all</p>");
        var source = SourceReader.Read((await Importer().ImportAsync("http://bees.example/page", default)).Text);
        Assert.Equal("*Bees*", source.Title);
        Assert.Equal(["# no heading, 2 * 3 [x](y) `code` and_so_on", "1. no list at all"], source.Blocks.Skip(1).Select(block => block.Text));
    }

    [Theory]
    [InlineData("text/plain", "# Bees\n\nPROSE")]
    [InlineData("text/markdown; charset=utf-8", "# Bees\n\nPROSE")]
    public async Task Text_without_a_page_is_an_article_too(string contentType, string text)
    {
        web.At("http://bees.example/page", text.Replace("PROSE", Prose, StringComparison.Ordinal), contentType);
        var article = await Importer().ImportAsync("http://bees.example/page", default);
        Assert.Equal("Bees", article.Title);
        Says(article, Nectar);
    }

    [Fact]
    public async Task A_page_that_needs_a_browser_or_holds_no_text_is_unreadable()
    {
        Assert.Equal("article_unreadable", await RefusedAsync(() => PageAsync("empty.html")));
        foreach (var (type, body) in new[] { ("application/pdf", "%PDF-1.7"u8.ToArray()), ("image/png", new byte[100]), ("text/html", Enumerable.Range(0, 4_000).Select(i => (byte)(i * 37)).ToArray()) })
        {
            web.At("http://bees.example/other", body, type);
            Assert.Equal("article_unreadable", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/other", default)));
        }
    }

    [Theory]
    [InlineData(401, "article_unreadable")]
    [InlineData(404, "article_unreadable")]
    [InlineData(429, "article_unreachable")]
    [InlineData(503, "article_unreachable")]
    public async Task A_site_that_answers_otherwise_is_named(int status, string code)
    {
        web.At("http://bees.example/page", http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(code, await RefusedAsync(() => Importer().ImportAsync("http://bees.example/page", default)));
        Assert.Equal("article_unreachable", await RefusedAsync(() => Importer().ImportAsync("http://nowhere.example/page", default)));
    }

    [Fact]
    public async Task What_robots_txt_forbids_is_not_asked_for()
    {
        web.At("http://bees.example/robots.txt", "User-agent: *\nDisallow: /page", "text/plain").At("http://bees.example/page", "secret");
        Assert.Equal("article_forbidden_by_robots", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/page", default)));
        Assert.Equal(["http://bees.example/robots.txt"], web.Requests.Select(request => request.Url));
    }

    [Fact]
    public async Task Where_a_redirect_leads_the_rules_of_that_site_hold()
    {
        web.Redirect("http://bees.example/page", "http://other.example/page").At("http://other.example/page", $"<p>{Prose}</p>")
            .At("http://other.example/robots.txt", "User-agent: AutoVideo\nDisallow: /", "text/plain");
        Assert.Equal("article_forbidden_by_robots", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/page", default)));
        web.Redirect("http://bees.example/inside", "http://10.0.0.1/");
        Assert.Equal("address_not_allowed", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/inside", default)));
        web.Redirect("http://bees.example/round", "http://bees.example/round");
        Assert.Equal("too_many_redirects", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/round", default)));
    }

    [Fact]
    public async Task A_site_whose_robots_txt_fails_is_left_alone_and_asked_again_later()
    {
        var fails = true;
        web.At("http://bees.example/robots.txt", http =>
        {
            http.Response.StatusCode = fails ? 500 : 404;
            return Task.CompletedTask;
        }).At("http://bees.example/page", $"<p>{Prose}</p>");
        var importer = Importer();
        Assert.Equal("article_unreachable", await RefusedAsync(() => importer.ImportAsync("http://bees.example/page", default)));
        Assert.DoesNotContain(web.Requests, request => request.Url == "http://bees.example/page");
        fails = false;
        Says(await importer.ImportAsync("http://bees.example/page", default), Nectar);
    }

    [Fact]
    public async Task A_robots_txt_without_end_is_read_as_far_as_is_usual()
    {
        web.At("http://bees.example/robots.txt", async http =>
        {
            await http.Response.WriteAsync("User-agent: *\nDisallow: /private\n");
            var lines = new string('#', 1023) + "\n";
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.WriteAsync(lines, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }).At("http://bees.example/page", $"<p>{Prose}</p>");
        Says(await Importer().ImportAsync("http://bees.example/page", default), Nectar);
    }

    [Fact]
    public async Task An_article_is_fetched_once_in_a_quarter_of_an_hour()
    {
        web.At("http://bees.example/page", $"<p>{Prose}</p>");
        var first = await Importer().ImportAsync("http://bees.example/page", default);
        var second = await Importer().ImportAsync("http://bees.example/page#part", default);
        Assert.Equal(first.Text, second.Text);
        Assert.Single(web.Requests, request => request.Url == "http://bees.example/page");
        clock.Advance(TimeSpan.FromMinutes(16));
        await Importer().ImportAsync("http://bees.example/page", default);
        Assert.Equal(2, web.Requests.Count(request => request.Url == "http://bees.example/page"));
    }

    [Fact]
    public async Task A_page_over_the_limit_is_refused_and_a_long_one_is_cut()
    {
        web.At("http://bees.example/large", new byte[ArticleImporter.MaxBytes + 1], "text/html");
        Assert.Equal("article_too_large", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/large", default)));
        web.At("http://bees.example/long", string.Concat(Enumerable.Repeat($"<p>{Prose}</p>", 3_000)));
        var article = await Importer().ImportAsync("http://bees.example/long", default);
        Assert.InRange(article.Text.Length, 100_000, ImportedArticle.MaxText);
        Assert.Contains("truncated", article.Warnings);
    }

    [Fact]
    public async Task A_page_nested_without_end_takes_neither_stack_nor_time()
    {
        web.At("http://bees.example/deep", string.Concat(Enumerable.Repeat("<div>", 1_500)) + $"<p>{Prose}</p>");
        Says(await Importer().ImportAsync("http://bees.example/deep", default), Nectar);
        web.At("http://bees.example/deeper", string.Concat(Enumerable.Repeat("<div>", 500_000)) + $"<p>{Prose}</p>");
        Assert.Equal("article_unreadable", await RefusedAsync(() => Importer().ImportAsync("http://bees.example/deeper", default)));
    }

    private const string Prose = "Honey begins with nectar, a thin sugar water that flowers offer, and a forager bee drinks it into a second stomach called the crop, which holds about forty milligrams. "
        + "Back in the hive she hands it on, mouth to mouth, and each bee adds enzymes that split the sugar.";

    private ArticleImporter Importer() => new(http, new RobotsFiles(http, clock), documents, clock);

    private async Task<ImportedArticle> PageAsync(string file, string contentType = "text/html")
    {
        web.At("http://bees.example/page", await File.ReadAllBytesAsync(Repository.PathOf($"tests/Articles/Pages/{file}")), contentType);
        return await Importer().ImportAsync("http://bees.example/page", default);
    }

    private static async Task<string> RefusedAsync(Func<Task> import) => (await Assert.ThrowsAsync<PermanentException>(import)).Code;

    private static void Says(ImportedArticle article, params string[] words) => Assert.All(words, word => Assert.Contains(word, article.Text, StringComparison.Ordinal));

    private static void SaysNot(ImportedArticle article, params string[] words) => Assert.All(words, word => Assert.DoesNotContain(word, article.Text, StringComparison.OrdinalIgnoreCase));
}
