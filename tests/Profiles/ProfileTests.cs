using AutoVideo.Ai.Quotas;
using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Profiles;

/// <summary>Who somebody is to others, and what they chose for themself.</summary>
public sealed class ProfileTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartAsync(Http.ApiHost.Wide);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_profile_is_changed_as_a_whole_in_the_version_that_was_read()
    {
        var person = await _host.RegisterAsync();
        var read = await _host.GetAsync("/api/v1/me/profile", person.Access);
        var body = new
        {
            displayName = "Ada",
            handle = "@Ada_L",
            bio = "I make films.\r\nAbout bees.",
            location = "London",
            links = new[] { new { title = "Site", address = "https://example.com/ada" } },
            language = "zh-TW",
            timeZone = "Asia/Taipei",
        };
        Assert.Equal(428, (await PutAsync(person, "profile", body, null)).Status);
        var saved = await PutAsync(person, "profile", body, read.Header("ETag"));
        Assert.True(saved.Status == 200, saved.Json.ToString());
        Assert.Equal("ada_l", saved.Json.GetProperty("handle").GetString());
        Assert.Equal("I make films.\nAbout bees.", saved.Json.GetProperty("bio").GetString());
        Assert.Equal(412, (await PutAsync(person, "profile", body, read.Header("ETag"))).Status);
        // A sign-in in between is no other version of the profile.
        await _host.LogInAsync(person.Email);
        Assert.Equal(200, (await PutAsync(person, "profile", body, saved.Header("ETag"))).Status);
        // Quotas begin anew at this person's midnight.
        Assert.Equal("Asia/Taipei", (await _host.Get<IAccountPlans>().OfAsync(person.Id, CancellationToken.None)).TimeZone.Id);

        var shown = (await _host.GetAsync("/api/v1/profiles/ADA_L")).Json;
        Assert.Equal("Ada", shown.GetProperty("displayName").GetString());
        Assert.False(shown.TryGetProperty("email", out _));
        Assert.False(shown.TryGetProperty("id", out _));
        Assert.False(shown.TryGetProperty("timeZone", out _));
    }

    [Fact]
    public async Task A_handle_belongs_to_one_even_when_many_want_it_at_once_and_is_free_when_given_up()
    {
        var people = new List<Person>();
        for (var number = 0; number < 6; number++)
            people.Add(await _host.RegisterAsync());
        var answers = await Task.WhenAll(people.Select(person => PutAsync(person, "profile", new { displayName = "One", handle = "the_one" }, "*")));
        var winner = people[Array.FindIndex(answers, answer => answer.Status == 200)];
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(5, answers.Count(answer => answer.Code == "handle_taken"));
        Assert.Equal(200, (await PutAsync(winner, "profile", new { displayName = "One" }, "*")).Status);
        Assert.Equal(404, (await _host.GetAsync("/api/v1/profiles/the_one")).Status);
        Assert.Equal(200, (await PutAsync(people.First(person => person != winner), "profile", new { displayName = "Two", handle = "the_one" }, "*")).Status);
    }

    [Theory]
    [InlineData("ab", null, "handle_invalid")]
    [InlineData("admin", null, "handle_invalid")]
    [InlineData("1abc", null, "handle_invalid")]
    [InlineData("a-b-c", null, "handle_invalid")]
    [InlineData("аdmin_x", null, "handle_invalid")]
    [InlineData(null, "javascript:alert(1)", "profile_invalid")]
    [InlineData(null, "https://user:secret@example.com/", "profile_invalid")]
    [InlineData(null, "no address", "profile_invalid")]
    public async Task What_a_profile_may_not_say_is_refused(string? handle, string? address, string code)
    {
        var person = await _host.RegisterAsync();
        var links = address is null ? [] : new[] { new { title = "Site", address } };
        Assert.Equal(code, (await PutAsync(person, "profile", new { displayName = "Ada", handle, links }, "*")).Code);
        Assert.Equal("time_zone_unknown", (await PutAsync(person, "profile", new { displayName = "Ada", timeZone = "Mars/Olympus" }, "*")).Code);
        Assert.Equal("language_unknown", (await PutAsync(person, "profile", new { displayName = "Ada", language = "English" }, "*")).Code);
        Assert.Equal("profile_invalid", (await PutAsync(person, "profile", new { displayName = "Ada", bio = "a\u0007b" }, "*")).Code);
    }

    [Fact]
    public async Task Whoever_is_hidden_or_leaving_is_shown_to_nobody()
    {
        var hidden = await _host.RegisterAsync();
        var leaving = await _host.RegisterAsync();
        Assert.Equal(200, (await PutAsync(hidden, "profile", new { displayName = "Hidden", handle = "hidden_one" }, "*")).Status);
        Assert.Equal(200, (await PutAsync(leaving, "profile", new { displayName = "Leaving", handle = "leaving_one" }, "*")).Status);
        Assert.Equal(200, (await _host.PostAsync($"/api/v1/admin/users/{hidden.Id}/hide", null, _host.OwnerKey)).Status);
        Assert.Equal(202, (await _host.PostAsync("/api/v1/me/deletion", new { }, leaving.Access)).Status);
        Assert.Equal("profile_not_found", (await _host.GetAsync("/api/v1/profiles/hidden_one")).Code);
        Assert.Equal("profile_not_found", (await _host.GetAsync("/api/v1/profiles/leaving_one")).Code);
    }

    [Fact]
    public async Task Settings_are_the_usual_ones_until_they_are_changed_in_the_version_that_was_read()
    {
        var person = await _host.RegisterAsync();
        var read = await _host.GetAsync("/api/v1/me/settings", person.Access);
        Assert.Equal("system", read.Json.GetProperty("theme").GetString());
        var body = new { theme = "dark", reducedMotion = true, captions = false, newVideo = new { format = "1:1", seconds = 30 } };
        var saved = await PutAsync(person, "settings", body, read.Header("ETag"));
        Assert.True(saved.Status == 200, saved.Json.ToString());
        Assert.Equal(412, (await PutAsync(person, "settings", body, read.Header("ETag"))).Status);
        var again = await _host.GetAsync("/api/v1/me/settings", person.Access);
        Assert.Equal(saved.Header("ETag"), again.Header("ETag"));
        Assert.Equal("dark", again.Json.GetProperty("theme").GetString());
        Assert.Equal("1:1", again.Json.GetProperty("newVideo").GetProperty("format").GetString());
        Assert.False(again.Json.GetProperty("captions").GetBoolean());
        Assert.Equal(422, (await PutAsync(person, "settings", new { theme = "pink" }, again.Header("ETag"))).Status);
    }

    private Task<Answer> PutAsync(Person person, string what, object body, string? condition)
    {
        var request = _host.Request(HttpMethod.Put, $"/api/v1/me/{what}", person.Access, body);
        if (condition is not null)
            request.Headers.TryAddWithoutValidation("If-Match", condition);
        return _host.SendAsync(request);
    }
}
