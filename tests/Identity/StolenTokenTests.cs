using AutoVideo.Identity;

namespace AutoVideo.Tests.Identity;

/// <summary>What somebody with a stolen token cannot do: make another way in, or throw the owner out.</summary>
public sealed class StolenTokenTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartStillAsync(
        "Identity:LoginsPerAddressPerHour=1000", "GitHubSignIn:ClientId=id", "GitHubSignIn:ClientSecret=secret");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Another_account_is_linked_just_after_a_sign_in_only()
    {
        const string link = "/api/v1/auth/oauth/github/link";
        var person = await _host.RegisterAsync();
        Assert.Equal(200, (await _host.PostAsync(link, null, person.Access)).Status);
        var later = await LaterAsync(person);
        var refused = await _host.PostAsync(link, null, later);
        Assert.Equal((403, "sign_in_again"), (refused.Status, refused.Code));
        Assert.Equal(200, (await _host.PostAsync(link, null, (await _host.LogInAsync(person.Email)).Access)).Status);
    }

    [Fact]
    public async Task Who_has_no_password_sets_one_or_another_address_just_after_a_sign_in_only()
    {
        var person = await _host.RegisterAsync();
        await _host.Get<UserStore>().ChangeAsync(person.Id, user => user with { PasswordHash = null }, CancellationToken.None);
        var later = await LaterAsync(person);
        var password = await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", later, new { newPassword = "a whole new one" });
        Assert.Equal((403, "sign_in_again"), (password.Status, password.Code));
        var address = await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/email", later, new { email = "thief@example.com" });
        Assert.Equal((403, "sign_in_again"), (address.Status, address.Code));

        var fresh = await _host.RegisterAsync();
        await _host.Get<UserStore>().ChangeAsync(fresh.Id, user => user with { PasswordHash = null }, CancellationToken.None);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", fresh.Access, new { newPassword = "a whole new one" })).Status);
    }

    [Fact]
    public async Task An_API_key_ends_no_session()
    {
        var person = await _host.WithRoleAsync(Role.Creator);
        var key = (await _host.PostAsync("/api/v1/auth/api-keys", new { name = "Key", scopes = new[] { Permissions.ProfileUpdate, Permissions.ProfileRead } }, person.Access)).Json.GetProperty("key").GetString()!;
        var session = (await _host.GetAsync("/api/v1/auth/sessions", key)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var path in new[] { "/api/v1/auth/sessions?all=true", $"/api/v1/auth/sessions/{session}" })
        {
            var refused = await _host.SendAsync(HttpMethod.Delete, path, key);
            Assert.Equal((403, "session_required"), (refused.Status, refused.Code));
        }
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
    }

    [Fact]
    public async Task Attempts_from_one_network_of_IPv6_are_counted_together()
    {
        var throttle = _host.Get<LoginThrottle>();
        var taken = 0;
        var refused = await Assert.ThrowsAsync<ThrottledException>(async () =>
        {
            for (; taken < 100_000; taken++)
                await throttle.TakeAsync(null, $"2001:db8:0:1::{taken % 10_000:d}", CancellationToken.None);
        });
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        await throttle.TakeAsync(null, "2001:db8:0:2::1", CancellationToken.None);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:0:1::1", "20010db800000001")]
    [InlineData("2001:db8:0:1:ffff::2", "20010db800000001")]
    [InlineData("2001:db8:0:2::1", "20010db800000002")]
    [InlineData(null, "unknown")]
    [InlineData("nowhere", "unknown")]
    public void An_address_stands_for_its_network(string? address, string network) => Assert.Equal(network, ClientNetwork.Of(address));

    /// <summary>The same session, when its sign-in is long ago.</summary>
    private async Task<string> LaterAsync(Person person)
    {
        _host.Clock!.Skip(TimeSpan.FromHours(1));
        var answer = await _host.PostAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh });
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return answer.Json.GetProperty("accessToken").GetString()!;
    }
}
