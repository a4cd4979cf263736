using System.Text.Json;

namespace AutoVideo.Tests.Generate;

/// <summary>Without any provider: what rules can do is done, what they cannot do is said.</summary>
public sealed class OfflineGenerateTests(OfflineWorld world) : IClassFixture<OfflineWorld>
{
    [Fact]
    public async Task An_article_becomes_a_draft_scene_by_scene_each_with_its_source()
    {
        var events = await world.StreamAsync(new { articleUrl = world.ArticleUrl, seconds = 30, tone = "funny" });
        Assert.Equal(["warning", "started", "sources", "scene"], events.Take(4).Select(happened => happened.Name));
        Assert.Equal("article_licence_unknown", events[0].Data.GetProperty("code").GetString());
        Assert.Equal("offline", events[1].Data.GetProperty("provider").GetString());
        Assert.Contains(events, happened => happened.Name == "warning" && happened.Data.GetProperty("code").GetString() == "tone_not_applied");
        Assert.Equal("done", events[^1].Name);

        var done = events[^1].Data.GetProperty("scenario");
        var stored = await world.Product.GetAsync($"/api/v1/scenarios/{done.GetProperty("id").GetString()}");
        var content = stored.GetProperty("content");
        Assert.Equal(("How bees make honey", "draft", "en"), (content.GetProperty("title").GetString(), content.GetProperty("status").GetString(), content.GetProperty("language").GetString()));
        Assert.Contains(world.ArticleUrl, content.GetProperty("citations")[0].GetString(), StringComparison.Ordinal);
        var streamed = events.Where(happened => happened.Name == "scene").Select(happened => happened.Data.GetProperty("scene").GetProperty("narration").GetString());
        Assert.Equal(content.GetProperty("scenes").EnumerateArray().Select(scene => scene.GetProperty("narration").GetString()), streamed);
        var body = content.GetProperty("scenes").EnumerateArray().Where(scene => scene.GetProperty("role").GetString() == "body").ToList();
        Assert.NotEmpty(body);
        Assert.All(body, scene => Assert.Equal(1, scene.GetProperty("sources")[0].GetInt32()));
        Assert.Empty(stored.GetProperty("unsourced").EnumerateArray().Select(id => id.GetString()).Intersect(body.Select(scene => scene.GetProperty("id").GetString())));
    }

    [Fact]
    public async Task A_topic_becomes_a_draft_answered_as_JSON_and_a_repeat_makes_no_second_one()
    {
        var body = new { topic = "How bees make honey", language = "en", seconds = 20, template = "explainer" };
        var (status, first) = await world.PostAsync("/api/v1/ai/generate", body, key: "the-same");
        var (_, second) = await world.PostAsync("/api/v1/ai/generate", body, key: "the-same");
        var (_, other) = await world.PostAsync("/api/v1/ai/generate", body);
        Assert.Equal(201, status);
        Assert.Equal(IdOf(first), IdOf(second));
        Assert.NotEqual(IdOf(first), IdOf(other));
        Assert.Equal("offline", first.GetProperty("provider").GetString());
        Assert.Equal("explainer", first.GetProperty("scenario").GetProperty("content").GetProperty("template").GetString());
        Assert.Contains("template_not_applied", first.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("{}", 422, "topic_invalid")]
    [InlineData("""{"topic":"Bees","text":"x","articleUrl":"http://bees.example/"}""", 422, "source_ambiguous")]
    [InlineData("""{"topic":"Bees","template":"nothing"}""", 422, "template_unknown")]
    [InlineData("""{"text":"Bees fly."}""", 422, "source_empty")]
    [InlineData("""{"topic":"Bees","language":"tlh"}""", 422, "language_unknown")]
    [InlineData("""{"articleUrl":"ftp://bees.example/"}""", 422, "address_invalid")]
    [InlineData("""{"document":{"mediaType":"text/plain","content":"!!!!"}}""", 422, "document_unreadable")]
    [InlineData("""{"text":"Bees make honey from the nectar of many flowers.","language":"ja"}""", 422, "translation_needs_provider")]
    public async Task What_cannot_be_written_is_refused_with_its_reason(string body, int status, string code)
    {
        var (got, problem) = await world.PostAsync("/api/v1/ai/generate", JsonElement.Parse(body));
        Assert.Equal((status, code), (got, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_document_is_a_source()
    {
        var content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(GenerateWorld.Source));
        var (status, made) = await world.PostAsync("/api/v1/ai/generate", new { document = new { mediaType = "text/markdown", content }, seconds = 20 });
        Assert.Equal(201, status);
        Assert.Equal("How bees make honey", made.GetProperty("scenario").GetProperty("content").GetProperty("citations")[0].GetString());
    }

    [Fact]
    public async Task Titles_are_made_of_the_materials_own_words()
    {
        var (status, titles) = await world.PostAsync("/api/v1/ai/generate/title", new { topic = "How bees make honey", text = GenerateWorld.Source[24..], language = "en", count = 4 });
        Assert.Equal(200, status);
        var items = titles.GetProperty("items").EnumerateArray().ToList();
        Assert.InRange(items.Count, 3, 4);
        Assert.Equal(items.Count, items.Select(item => item.GetProperty("title").GetString()).Distinct().Count());
        Assert.All(items, item => Assert.True(item.GetProperty("reason").GetString()!.Length > 10 && item.GetProperty("characters").GetInt32() <= 70));
        Assert.Contains(items, item => item.GetProperty("title").GetString()!.Any(char.IsDigit));
    }

    [Fact]
    public async Task Words_are_made_shorter_and_figures_put_right_by_a_source()
    {
        const string text = "Bees (which are insects) visit many flowers. A bee visits 100 flowers on one flight. It is quite a lot of flowers, when you come to think about it.";
        var (_, shorter) = await world.PostAsync("/api/v1/ai/improve", new { goal = "shorter", text, language = "en" });
        var change = shorter.GetProperty("changes")[0];
        Assert.InRange(change.GetProperty("after").GetString()!.Length, 10, text.Length * 3 / 4);
        Assert.Equal(text, change.GetProperty("before").GetString());

        var (_, right) = await world.PostAsync("/api/v1/ai/improve", new { goal = "fixFacts", text = "The crop of a forager bee holds about 70 milligrams of nectar. Elephants sing at night.", language = "en", source = GenerateWorld.Source });
        Assert.Contains("about 40 milligrams", right.GetProperty("changes")[0].GetProperty("after").GetString(), StringComparison.Ordinal);

        var (_, wrong) = await world.PostAsync("/api/v1/ai/improve", new { goal = "fixFacts", text = "Elephants sing at night in the garden.", language = "en", source = GenerateWorld.Source });
        Assert.Empty(wrong.GetProperty("changes").EnumerateArray());
        Assert.Equal("text", wrong.GetProperty("unsupported")[0].GetString());
    }

    [Theory]
    [InlineData("improve", """{"goal":"funnier","text":"Bees make honey from nectar.","language":"en"}""")]
    [InlineData("improve", """{"goal":"simpler","text":"Bees make honey from nectar.","language":"en"}""")]
    [InlineData("translate", """{"language":"ja","text":"Bees make honey from nectar."}""")]
    public async Task What_rules_cannot_do_says_that_it_takes_a_provider(string what, string body)
    {
        var (status, problem) = await world.PostAsync($"/api/v1/ai/{what}", JsonElement.Parse(body));
        Assert.Equal((503, "provider_needed"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_scenario_is_described_for_each_platform_within_its_limits()
    {
        var (_, made) = await world.PostAsync("/api/v1/ai/generate", new { text = GenerateWorld.Source, seconds = 60, language = "en" });
        var (status, seo) = await world.PostAsync("/api/v1/ai/seo", new { scenarioId = IdOf(made), platforms = new[] { "youtube", "tiktok", "instagram", "x", "facebook" } });
        Assert.Equal(200, status);
        var platforms = seo.GetProperty("platforms").EnumerateArray().ToDictionary(platform => platform.GetProperty("platform").GetString()!);
        Assert.All(platforms.Values, platform => Assert.InRange(platform.GetProperty("length").GetInt32(), 10, platform.GetProperty("maxLength").GetInt32()));
        Assert.Equal("How bees make honey", platforms["youtube"].GetProperty("title").GetString());
        Assert.NotEmpty(platforms["youtube"].GetProperty("keywords").EnumerateArray());
        Assert.NotEmpty(seo.GetProperty("seo").GetProperty("hashtags").EnumerateArray());
    }

    [Fact]
    public async Task An_article_is_imported_over_HTTP_and_a_private_scenario_stays_private()
    {
        var (status, article) = await world.PostAsync("/api/v1/articles", new { address = world.ArticleUrl });
        Assert.Equal((200, "How bees make honey"), (status, article.GetProperty("title").GetString()));
        Assert.Contains("licence_unknown", article.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()));
        var (missing, problem) = await world.PostAsync("/api/v1/articles", new { address = world.ArticleUrl + "/nothing" });
        Assert.Equal((422, "article_unreadable"), (missing, problem.GetProperty("code").GetString()));
        var (unknown, notFound) = await world.PostAsync("/api/v1/ai/seo", new { scenarioId = "scn_unknown", platforms = new[] { "x" } });
        Assert.Equal((404, "scenario_not_found"), (unknown, notFound.GetProperty("code").GetString()));
    }

    private static string IdOf(JsonElement generated) => generated.GetProperty("scenario").GetProperty("id").GetString()!;
}
