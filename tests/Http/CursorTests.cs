using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Http;

/// <summary>A cursor is good for the list, the filters and the person it was made for.</summary>
public sealed class CursorTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Drafts = "/api/v1/scenarios?status=draft&limit=1";
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public async Task Pages_follow_each_other_and_the_link_is_the_next_one()
    {
        var (person, next) = await PagesAsync();
        var titles = new List<string?>();
        for (string? path = next; path is not null;)
        {
            var page = await _host.GetAsync(path, person.Access);
            titles.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
            path = page.Json.TryGetProperty("next", out var more) ? more.GetString() : null;
            Assert.Equal(path is null ? null : $"<{path}>; rel=\"next\"", page.Header("Link"));
        }
        Assert.Equal(["Bees 2", "Bees 1"], titles);
    }

    [Fact]
    public async Task The_length_of_a_page_and_its_fields_may_change_on_the_way()
    {
        var (person, next) = await PagesAsync();
        var rest = await _host.GetAsync($"{next.Replace("limit=1", "limit=10", StringComparison.Ordinal)}&fields=title", person.Access);
        Assert.Equal(["Bees 2", "Bees 1"], rest.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_cursor_of_other_filters_is_refused()
    {
        var (person, next) = await PagesAsync();
        await RefusedAsync(next.Replace("status=draft", "status=ready", StringComparison.Ordinal), person);
        await RefusedAsync($"{next}&language=en", person);
        await RefusedAsync(next.Replace("status=draft&", "", StringComparison.Ordinal), person);
    }

    [Fact]
    public async Task A_cursor_of_somebody_else_or_of_another_list_or_a_forged_one_is_refused()
    {
        var (person, next) = await PagesAsync();
        await RefusedAsync(next, await _host.RegisterAsync());
        await RefusedAsync(next.Replace("/scenarios?status=draft", "/videos?", StringComparison.Ordinal), person);
        var at = next.IndexOf("cursor=", StringComparison.Ordinal) + 10;
        await RefusedAsync($"{next[..at]}{(next[at] == 'A' ? 'B' : 'A')}{next[(at + 1)..]}", person);
    }

    private async Task<(Person Person, string Next)> PagesAsync()
    {
        var person = await _host.RegisterAsync();
        for (var number = 1; number <= 3; number++)
            Assert.Equal(201, (await _host.PostAsync("/api/v1/scenarios", new { title = $"Bees {number}", language = "en", scenes = Array.Empty<object>() }, person.Access)).Status);
        var first = await _host.GetAsync(Drafts, person.Access);
        var next = first.Json.GetProperty("next").GetString()!;
        Assert.Equal($"<{next}>; rel=\"next\"", first.Header("Link"));
        return (person, next);
    }

    private async Task RefusedAsync(string path, Person person)
    {
        var answer = await _host.GetAsync(path, person.Access);
        Assert.Equal((400, "continuation_invalid"), (answer.Status, answer.Code));
    }
}
