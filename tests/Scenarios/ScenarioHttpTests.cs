using System.Text.Json;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Scenarios;

/// <summary>Scenarios as a client sees them: over HTTP, with accounts, and a clock that the test moves.</summary>
public sealed class ScenarioHttpTests : IAsyncLifetime
{
    private const string Scenarios = "/api/v1/scenarios";
    private IdentityHost _host = null!;
    private Person _ann = null!;

    public async Task InitializeAsync()
    {
        _host = await IdentityHost.StartStillAsync(ApiHost.Wide);
        _ann = await _host.RegisterAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_list_is_filtered_searched_and_paged_by_a_cursor_that_is_good_for_nobody_else()
    {
        for (var number = 0; number < 9; number++)
        {
            await CreateAsync(new
            {
                title = number % 2 == 0 ? $"Bees {number}" : $"Tea {number}",
                language = number % 3 == 0 ? "ja" : "en",
                status = number < 4 ? "draft" : "ready",
                tags = number == 5 ? new[] { "garden" } : [],
                scenes = new[] { new { id = "s1", narration = "Words." } },
            });
            _host.Clock!.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["Bees 8", "Tea 7", "Bees 6", "Tea 5", "Bees 4"], await TitlesAsync("status=ready"));
        Assert.Equal(["Bees 6", "Tea 3", "Bees 0"], await TitlesAsync("language=ja"));
        Assert.Equal(["Bees 8", "Bees 6", "Bees 4", "Bees 2", "Bees 0"], await TitlesAsync("q=bEEs"));
        Assert.Equal(["Tea 5"], await TitlesAsync("tag=Garden"));
        Assert.Equal(["Tea 5"], await TitlesAsync("q=garden%20tea"));
        Assert.Empty(await TitlesAsync("template=quiz"));
        Assert.Equal("parameter_invalid", (await GetAsync($"{Scenarios}?status=lost")).Json.GetProperty("code").GetString());

        var paged = new List<string>();
        string? next = $"{Scenarios}?limit=2&q=bees";
        string? second = null;
        while (next is not null)
        {
            var page = await GetAsync(next);
            Assert.InRange(page.Json.GetProperty("items").GetArrayLength(), 0, 2);
            paged.AddRange(TitlesOf(page));
            next = page.Json.TryGetProperty("next", out var more) ? more.GetString() : null;
            second ??= next;
        }
        Assert.Equal(["Bees 8", "Bees 6", "Bees 4", "Bees 2", "Bees 0"], paged);
        var bob = await _host.RegisterAsync();
        Assert.Equal("continuation_invalid", (await _host.GetAsync(second!, bob.Access)).Json.GetProperty("code").GetString());
        Assert.Empty(TitlesOf(await _host.GetAsync(Scenarios, bob.Access)));
    }

    [Fact]
    public async Task Who_saves_over_somebody_else_s_change_is_told_with_412()
    {
        var made = await CreateAsync(new { title = "Bees", scenes = new[] { new { id = "s1", narration = "Bees dance." } } });
        var path = made.Header("Location")!;
        Assert.Equal(428, (await SaveAsync(path, "Bees", null)).Status);

        var saved = await SaveAsync(path, "Bees dance", made.Header("ETag"));
        Assert.Equal((200, "Bees dance"), (saved.Status, TitleOf(saved)));
        var late = await SaveAsync(path, "Bees sleep", made.Header("ETag"));
        Assert.Equal((412, "changed_meanwhile"), (late.Status, late.Json.GetProperty("code").GetString()));
        Assert.Equal("Bees dance", TitleOf(await GetAsync(path)));
        Assert.Equal(200, (await SaveAsync(path, "Bees sleep", saved.Header("ETag"))).Status);
        Assert.Equal([3, 2, 1], (await GetAsync($"{path}/versions")).Json.GetProperty("items").EnumerateArray().Select(version => version.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task What_is_deleted_lies_in_the_bin_until_it_is_restored()
    {
        var made = await CreateAsync(new { title = "Bees", scenes = Array.Empty<object>() });
        var path = made.Header("Location")!;

        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, path, _ann.Access)).Status);
        Assert.Empty(await TitlesAsync(""));
        Assert.Equal(["Bees"], await TitlesAsync("deleted=true"));
        Assert.Equal("scenario_deleted", (await SaveAsync(path, "Tea", made.Header("ETag"))).Json.GetProperty("code").GetString());

        Assert.Equal(200, (await _host.PostAsync($"{path}/restore", null, _ann.Access)).Status);
        Assert.Equal(["Bees"], await TitlesAsync(""));
        Assert.Empty(await TitlesAsync("deleted=true"));
        var bob = await _host.RegisterAsync();
        Assert.Equal(404, (await _host.PostAsync($"{path}/restore", null, bob.Access)).Status);
    }

    [Fact]
    public async Task A_duplicate_is_a_scenario_of_its_own()
    {
        var made = await CreateAsync(new { title = "Bees", tags = new[] { "garden" }, scenes = new[] { new { id = "s1", narration = "Bees dance." } } });
        var copy = await _host.PostAsync($"{made.Header("Location")}/duplicate", null, _ann.Access);
        Assert.Equal(201, copy.Status);
        Assert.NotEqual(made.Header("Location"), copy.Header("Location"));
        Assert.Equal("Bees dance.", copy.Json.GetProperty("content").GetProperty("scenes")[0].GetProperty("narration").GetString());

        Assert.Equal(200, (await SaveAsync(copy.Header("Location")!, "Wasps", copy.Header("ETag"))).Status);
        Assert.Equal("Bees", TitleOf(await GetAsync(made.Header("Location")!)));
        Assert.Equal(2, (await TitlesAsync("")).Length);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("markdown")]
    public async Task What_is_exported_is_imported_whole(string format)
    {
        var made = await CreateAsync(new
        {
            title = "Bees in winter",
            language = "en",
            format = "1:1",
            seconds = 20,
            tags = new[] { "garden" },
            citations = new[] { "Bees, a book" },
            scenes = new object[]
            {
                new { id = "s1", role = "hook", narration = "What do bees do all winter?", onScreenText = "All winter", sources = new[] { 1 } },
                new { id = "s2", narration = "They keep each other warm.", keywords = new[] { "hive", "cold" } },
            },
        });
        using var exported = await _host.Http.SendAsync(_host.Request(HttpMethod.Get, $"{made.Header("Location")}/export?format={format}", _ann.Access));
        Assert.Equal(format == "json" ? "application/json" : "text/markdown", exported.Content.Headers.ContentType!.MediaType);

        var imported = await _host.PostAsync($"{Scenarios}/import", new { text = await exported.Content.ReadAsStringAsync() }, _ann.Access);
        Assert.Equal(201, imported.Status);
        Assert.Equal(made.Json.GetProperty("content").ToString(), imported.Json.GetProperty("content").ToString());

        var broken = await _host.PostAsync($"{Scenarios}/import", new { text = "{ \"title\": " }, _ann.Access);
        Assert.Equal("scenario_text_invalid", broken.Json.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "title": "Tea", "scenes": [null] }""")]
    [InlineData("""{ "title": null, "scenes": [] }""")]
    [InlineData("""{ "title": "Tea", "scenes": [{ "narration": "Tea." }], "seo": {} }""")]
    [InlineData("""{ "title": "\ud800", "scenes": [{ "narration": "Tea." }] }""")]
    public async Task A_text_in_JSON_that_is_no_scenario_is_refused(string text)
    {
        var refused = await _host.PostAsync($"{Scenarios}/import", new { text }, _ann.Access);
        Assert.True(refused.Status is 400 or 422, $"{refused.Status} {refused.Json}");
    }

    [Fact]
    public async Task Whom_a_scenario_is_shared_with_may_do_what_was_granted_and_gives_nothing_on()
    {
        var path = (await CreateAsync(new { title = "Bees", scenes = new[] { new { id = "s1", narration = "Bees dance." } } })).Header("Location")!;
        var (editor, commenter, stranger) = (await _host.RegisterAsync(), await _host.RegisterAsync(), await _host.RegisterAsync());
        Assert.Equal(200, await ShareAsync(_ann, editor, "edit"));
        Assert.Equal(200, await ShareAsync(_ann, commenter, "comment"));
        Assert.Equal("user_not_found", (await _host.SendAsync(HttpMethod.Put, $"{path}/people/usr_nobody", _ann.Access, new { right = "view" })).Code);

        Assert.Equal("200 200 404", await EachAsync(HttpMethod.Get, path, null));
        // Only the owner gives rights, takes them from others, and makes links.
        Assert.Equal((403, 403, 404), (await ShareAsync(editor, stranger, "view"), await ShareAsync(commenter, commenter, "edit"), await ShareAsync(stranger, stranger, "view")));
        Assert.Equal("403 403 404", await EachAsync(HttpMethod.Post, $"{path}/links", new { right = "view" }));
        Assert.Equal(403, (await _host.SendAsync(HttpMethod.Delete, $"{path}/people/{commenter.Id}", editor.Access)).Status);
        Assert.Equal("200 403 404", await EachAsync(HttpMethod.Put, path, new { title = "Bees dance", scenes = new[] { new { id = "s1", narration = "They dance." } } }, (await GetAsync(path)).Header("ETag")));

        Assert.Equal("201 201 404", await EachAsync(HttpMethod.Post, $"{path}/comments", new { text = "Longer?" }));
        // Of one moment, so in any order.
        var said = (await GetAsync($"{path}/comments")).Json.GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("userId").GetString()!, item => item.GetProperty("id").GetString());
        Assert.Equal("200 200 404", await EachAsync(HttpMethod.Patch, $"{path}/comments/{said[editor.Id]}", new { resolved = true }));
        Assert.Equal(403, (await _host.SendAsync(HttpMethod.Delete, $"{path}/comments/{said[editor.Id]}", commenter.Access)).Status);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"{path}/comments/{said[commenter.Id]}", commenter.Access)).Status);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"{path}/comments/{said[editor.Id]}", _ann.Access)).Status);

        // One's own right can be given up; what is taken away is gone at once.
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"{path}/people/{commenter.Id}", commenter.Access)).Status);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"{path}/people/{editor.Id}", _ann.Access)).Status);
        Assert.Equal("404 404 404", await EachAsync(HttpMethod.Get, path, null));

        async Task<int> ShareAsync(Person by, Person with, string right) => (await _host.SendAsync(HttpMethod.Put, $"{path}/people/{with.Id}", by.Access, new { right })).Status;

        async Task<string> EachAsync(HttpMethod method, string what, object? body, string? match = null)
        {
            var statuses = new List<int>();
            foreach (var person in new[] { editor, commenter, stranger })
            {
                using var request = _host.Request(method, what, person.Access, body);
                if (match is not null)
                    request.Headers.TryAddWithoutValidation("If-Match", match);
                statuses.Add((await _host.SendAsync(request)).Status);
            }
            return string.Join(' ', statuses);
        }
    }

    [Fact]
    public async Task An_earlier_version_is_brought_back_as_a_new_one()
    {
        var path = (await CreateAsync(new { title = "Bees", scenes = new[] { new { id = "s1", narration = "Bees dance." } } })).Header("Location")!;
        await SaveAsync(path, "Wasps", (await GetAsync(path)).Header("ETag"));

        var restored = await _host.PostAsync($"{path}/versions/1/restore", null, _ann.Access);

        Assert.Equal((200, "Bees", 3), (restored.Status, TitleOf(restored), restored.Json.GetProperty("revision").GetInt32()));
        var versions = (await GetAsync($"{path}/versions")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([("Bees", 1), ("Wasps", 0), ("Bees", 0)], versions.Select(version =>
            (version.GetProperty("title").GetString()!, version.TryGetProperty("restoredFrom", out var from) && from.ValueKind == JsonValueKind.Number ? from.GetInt32() : 0)));
        Assert.Equal("version_not_found", (await _host.PostAsync($"{path}/versions/9/restore", null, _ann.Access)).Code);
    }

    [Fact]
    public async Task A_link_opens_to_guests_until_it_expires_or_is_revoked()
    {
        var path = (await CreateAsync(new { title = "Bees", scenes = new[] { new { id = "s1", narration = "Bees dance." } } })).Header("Location")!;
        var view = await _host.PostAsync($"{path}/links", new { right = "view", hours = 48 }, _ann.Access);
        var comment = await _host.PostAsync($"{path}/links", new { right = "comment" }, _ann.Access);
        var (viewed, commented) = (SharedOf(view), SharedOf(comment));

        var opened = await _host.GetAsync(viewed);
        Assert.Equal((200, "Bees", "view"), (opened.Status, TitleOf(opened), opened.Json.GetProperty("right").GetString()));
        Assert.Equal("noindex", opened.Header("X-Robots-Tag"));
        Assert.False(opened.Json.TryGetProperty("people", out var people) && people.ValueKind != JsonValueKind.Null);
        Assert.Equal("permission_missing", (await _host.PostAsync($"{viewed}/comments", new { name = "Mia", text = "Hello" })).Json.GetProperty("code").GetString());
        Assert.Equal(201, (await _host.PostAsync($"{commented}/comments", new { name = "Mia", text = "Shorter?", sceneId = "s1" })).Status);
        var heard = Assert.Single((await GetAsync($"{path}/comments")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("Shorter?", heard.GetProperty("text").GetString());
        var links = (await GetAsync($"{path}/links")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(1, links.Single(link => link.GetProperty("right").GetString() == "view").GetProperty("views").GetInt32());
        Assert.All(links, link => Assert.False(link.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String));

        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"{path}/links/{comment.Json.GetProperty("id").GetString()}", _ann.Access)).Status);
        Assert.Equal(404, (await _host.GetAsync(commented)).Status);
        _host.Clock!.Skip(TimeSpan.FromHours(47.9));
        Assert.Equal(200, (await _host.GetAsync(viewed)).Status);
        _host.Clock.Skip(TimeSpan.FromHours(0.1));
        Assert.Equal("link_not_found", (await _host.GetAsync(viewed)).Json.GetProperty("code").GetString());
    }

    private static string SharedOf(Answer link) => $"/api/v1/shared/{link.Json.GetProperty("token").GetString()}";

    private async Task<Answer> CreateAsync(object body)
    {
        var made = await _host.PostAsync(Scenarios, body, _ann.Access);
        Assert.True(made.Status == 201, made.Json.ToString());
        return made;
    }

    private Task<Answer> GetAsync(string path) => _host.GetAsync(path, _ann.Access);

    private async Task<Answer> SaveAsync(string path, string title, string? match)
    {
        using var request = _host.Request(HttpMethod.Put, path, _ann.Access, new { title, scenes = new[] { new { id = "s1", narration = "Bees dance." } } });
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await _host.SendAsync(request);
    }

    private async Task<string[]> TitlesAsync(string query) => TitlesOf(await GetAsync($"{Scenarios}?{query}"));

    private static string[] TitlesOf(Answer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!)];

    private static string? TitleOf(Answer scenario) => scenario.Json.GetProperty("content").GetProperty("title").GetString();
}
