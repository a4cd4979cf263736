using AutoVideo.Identity;
using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Http;

/// <summary>So many requests a minute, by plan, by key and by address, and answers that say how many are left.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task A_user_has_what_the_plan_allows_and_is_told_when_it_is_spent()
    {
        await using var host = await IdentityHost.StartStillAsync("RateLimits:Plans=default=3,premium=5");
        var (plain, premium) = (await host.RegisterAsync(), await host.WithRoleAsync(Role.Premium));
        var first = await host.GetAsync("/api/v1/auth/me", plain.Access);
        Assert.Equal(("\"user\";q=3;w=60", "\"user\";r=2;t=20"), (first.Header("RateLimit-Policy"), first.Header("RateLimit")));
        await host.GetAsync("/api/v1/auth/me", plain.Access);
        Assert.Equal(200, (await host.GetAsync("/api/v1/auth/me", plain.Access)).Status);
        var refused = await host.GetAsync("/api/v1/auth/me", plain.Access);
        Assert.Equal((429, "rate_limited", "20"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        Assert.Equal("\"user\";r=0;t=20", refused.Header("RateLimit"));
        for (var call = 0; call < 5; call++)
            Assert.Equal(200, (await host.GetAsync("/api/v1/auth/me", premium.Access)).Status);
        Assert.Equal(429, (await host.GetAsync("/api/v1/auth/me", premium.Access)).Status);
        host.Clock!.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await host.GetAsync("/api/v1/auth/me", plain.Access)).Status);
        Assert.Equal(429, (await host.GetAsync("/api/v1/auth/me", plain.Access)).Status);
    }

    [Fact]
    public async Task An_API_key_has_its_own_limit_within_its_users()
    {
        await using var host = await IdentityHost.StartStillAsync("RateLimits:Plans=default=4", "RateLimits:PerKey=2");
        var person = await host.WithRoleAsync(Role.Creator);
        var key = (await host.PostAsync("/api/v1/auth/api-keys", new { name = "batch", scopes = new[] { Permissions.VideoRead } }, person.Access)).Json.GetProperty("key").GetString();
        var first = await host.GetAsync("/api/v1/videos", key);
        Assert.Equal((200, "\"key\";q=2;w=60, \"user\";q=4;w=60"), (first.Status, first.Header("RateLimit-Policy")));
        Assert.Equal(200, (await host.GetAsync("/api/v1/videos", key)).Status);
        Assert.Equal(429, (await host.GetAsync("/api/v1/videos", key)).Status);
        // The user has one left: one went with the key's making, two with the key.
        Assert.Equal(200, (await host.GetAsync("/api/v1/videos", person.Access)).Status);
        Assert.Equal(429, (await host.GetAsync("/api/v1/videos", person.Access)).Status);
    }

    [Fact]
    public async Task Guests_and_wrong_tokens_count_for_their_address()
    {
        await using var host = await IdentityHost.StartStillAsync("RateLimits:PerAddress=3");
        Assert.Equal(200, (await host.GetAsync("/api/health/live")).Status);
        Assert.Equal(401, (await host.GetAsync("/api/v1/videos")).Status);
        var wrong = await host.GetAsync("/api/v1/videos", "avk_wrong");
        Assert.Equal((401, "token_invalid", "\"address\";r=0;t=60"), (wrong.Status, wrong.Code, wrong.Header("RateLimit")));
        Assert.Equal(429, (await host.GetAsync("/api/v1/videos", "avk_wrong")).Status);
        Assert.Equal(429, (await host.GetAsync("/api/health/live")).Status);
    }

    [Fact]
    public async Task Many_at_once_are_counted_exactly()
    {
        await using var host = await IdentityHost.StartStillAsync("RateLimits:Plans=default=20");
        var person = await host.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => host.GetAsync("/api/v1/auth/me", person.Access)));
        Assert.Equal((20, 40), (answers.Count(answer => answer.Status == 200), answers.Count(answer => answer.Status == 429)));
    }

    [Fact]
    public async Task The_owner_of_the_machine_works_without_noticing_a_limit()
    {
        await using var host = await IdentityHost.StartStillAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 700).Select(_ => host.GetAsync("/api/v1/videos", host.OwnerKey)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Theory]
    [InlineData("RateLimits:Plans=premium=5")]
    [InlineData("RateLimits:Plans=default=many")]
    [InlineData("RateLimits:PerAddress=0")]
    public async Task Limits_that_mean_nothing_are_refused_at_start(string setting) =>
        await Assert.ThrowsAnyAsync<Exception>(() => IdentityHost.StartAsync(setting));
}
