using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>Keys for programs.</summary>
public sealed class ApiKeyTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartStillAsync("Identity:LoginsPerAddressPerHour=100000");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_key_does_what_its_scopes_say_and_no_more()
    {
        var person = await _host.RegisterAsync();
        var (_, key) = await CreateAsync(person, "video:read");
        Assert.Equal(200, (await _host.GetAsync("/api/v1/videos", key)).Status);
        var refused = await _host.PostAsync("/api/v1/videos", new { topic = "Tea" }, key);
        Assert.Equal((403, "scope_missing"), (refused.Status, refused.Code));
        Assert.Contains("scope=\"video:create\"", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin:user:manage")]
    [InlineData("apikey:manage")]
    [InlineData("video:fly")]
    public async Task Nobody_gives_a_key_what_they_have_not_or_the_power_to_make_keys(string scope)
    {
        var person = await _host.RegisterAsync();
        var answer = await _host.PostAsync("/api/v1/auth/api-keys", new { name = "k", scopes = new[] { scope } }, person.Access);
        Assert.Equal((422, "scope_refused"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_key_loses_what_its_owner_loses()
    {
        var admin = await _host.WithRoleAsync(Role.Admin);
        var (_, key) = await CreateAsync(admin, "admin:audit:read");
        Assert.Equal(200, (await _host.GetAsync("/api/v1/admin/audit", key)).Status);
        await _host.Get<UserStore>().ChangeAsync(admin.Id, user => user.Restamped() with { Grants = [] }, CancellationToken.None);
        Assert.Equal(403, (await _host.GetAsync("/api/v1/admin/audit", key)).Status);
    }

    [Fact]
    public async Task A_rotated_key_and_its_successor_work_side_by_side_for_a_day()
    {
        var person = await _host.RegisterAsync();
        var (id, old) = await CreateAsync(person, "video:read");
        var rotated = await _host.PostAsync($"/api/v1/auth/api-keys/{id}/rotate", new { }, person.Access);
        var next = rotated.Json.GetProperty("key").GetString();
        Assert.Equal(2, rotated.Json.GetProperty("secrets").GetArrayLength());
        Assert.Equal((200, 200), ((await _host.GetAsync("/api/v1/videos", old)).Status, (await _host.GetAsync("/api/v1/videos", next)).Status));
        _host.Clock!.Skip(TimeSpan.FromHours(24));
        Assert.Equal((401, 200), ((await _host.GetAsync("/api/v1/videos", old)).Status, (await _host.GetAsync("/api/v1/videos", next)).Status));
    }

    [Fact]
    public async Task A_third_secret_ends_the_first_at_once()
    {
        var person = await _host.RegisterAsync();
        var (id, first) = await CreateAsync(person, "video:read");
        var second = (await _host.PostAsync($"/api/v1/auth/api-keys/{id}/rotate", new { overlapHours = 168 }, person.Access)).Json.GetProperty("key").GetString();
        await _host.PostAsync($"/api/v1/auth/api-keys/{id}/rotate", new { overlapHours = 168 }, person.Access);
        Assert.Equal((401, 200), ((await _host.GetAsync("/api/v1/videos", first)).Status, (await _host.GetAsync("/api/v1/videos", second)).Status));
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_once()
    {
        var person = await _host.RegisterAsync();
        var (id, key) = await CreateAsync(person, "video:read");
        Assert.Equal(200, (await _host.GetAsync("/api/v1/videos", key)).Status);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/auth/api-keys/{id}", person.Access)).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/videos", key)).Status);
    }

    [Fact]
    public async Task The_list_shows_beginnings_scopes_and_last_use_and_the_store_only_hashes()
    {
        var person = await _host.RegisterAsync();
        var (_, key) = await CreateAsync(person, "video:read");
        await _host.GetAsync("/api/v1/videos", key);
        var listed = (await _host.GetAsync("/api/v1/auth/api-keys", person.Access)).Json.GetProperty("items")[0];
        var secret = listed.GetProperty("secrets")[0];
        Assert.StartsWith(secret.GetProperty("prefix").GetString()!, key, StringComparison.Ordinal);
        Assert.Equal(_host.Clock!.GetUtcNow(), secret.GetProperty("lastUsedAt").GetDateTimeOffset());
        Assert.DoesNotContain(key, listed.ToString(), StringComparison.Ordinal);
        var stored = (await _host.Get<ApiKeyStore>().ListAsync(person.Id, CancellationToken.None))[0];
        Assert.DoesNotContain(key, stored.ToString() + stored.Secrets[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_key_is_not_found()
    {
        var one = await _host.RegisterAsync();
        var other = await _host.RegisterAsync();
        var (id, key) = await CreateAsync(one, "video:read");
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/auth/api-keys/{id}", other.Access)).Status);
        Assert.Equal(404, (await _host.PostAsync($"/api/v1/auth/api-keys/{id}/rotate", new { }, other.Access)).Status);
        Assert.Equal(200, (await _host.GetAsync("/api/v1/videos", key)).Status);
    }

    [Fact]
    public void A_mistyped_key_is_told_from_a_real_one_without_looking_it_up()
    {
        var key = ApiKeyText.New("usr_0198c6a10000700080000000000000aa", "key_0198c6a10000700080000000000000bb");
        Assert.Equal(key, ApiKeyText.Parse(key.Text));
        for (var at = 0; at < key.Text.Length; at++)
            Assert.Null(ApiKeyText.Parse(key.Text[..at] + (key.Text[at] == 'x' ? 'y' : 'x') + key.Text[(at + 1)..]));
    }

    [Fact]
    public async Task Many_made_at_once_are_not_more_than_there_may_be()
    {
        // They wait for each other, so the clock goes on.
        await using var host = await IdentityHost.StartAsync();
        var person = await host.RegisterAsync();
        Task<Answer> MakeAsync() => host.PostAsync("/api/v1/auth/api-keys", new { name = "One more", scopes = new[] { "video:read" } }, person.Access);
        for (var number = 0; number < ApiKeyStore.MaxKeys - 2; number++)
            Assert.Equal(201, (await MakeAsync()).Status);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => MakeAsync()));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("api_keys_too_many", answer.Code));
        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
    }

    private async Task<(string Id, string Key)> CreateAsync(Person person, params string[] scopes)
    {
        var answer = await _host.PostAsync("/api/v1/auth/api-keys", new { name = "Nightly", scopes }, person.Access);
        Assert.True(answer.Status == 201, answer.Json.ToString());
        return (answer.Json.GetProperty("id").GetString()!, answer.Json.GetProperty("key").GetString()!);
    }
}
