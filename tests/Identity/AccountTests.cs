using AutoVideo.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Identity;

/// <summary>Accounts over HTTP, with the clock standing still until a test moves it.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartStillAsync("Identity:LoginsPerAddressPerHour=100000");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Who_registers_is_signed_in_and_may_make_videos()
    {
        var answer = await _host.PostAsync("/api/v1/auth/register", new { email = " Ada@Example.COM ", password = IdentityHost.Password, displayName = "Ada" });
        Assert.Equal(201, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal(("Bearer", 900), (answer.Json.GetProperty("tokenType").GetString(), answer.Json.GetProperty("expiresIn").GetInt32()));
        var me = await _host.GetAsync("/api/v1/auth/me", answer.Json.GetProperty("accessToken").GetString());
        Assert.Equal(("Ada", "ada@example.com", false), (me.Json.GetProperty("displayName").GetString(), me.Json.GetProperty("email").GetString(), me.Json.GetProperty("emailVerified").GetBoolean()));
        Assert.Equal(["user", "creator"], me.Json.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Equal(200, (await _host.GetAsync("/api/v1/videos", answer.Json.GetProperty("accessToken").GetString())).Status);
    }

    [Theory]
    [InlineData("ada", IdentityHost.Password, "email_invalid")]
    [InlineData("ada@localhost", IdentityHost.Password, "email_invalid")]
    [InlineData("a b@example.com", IdentityHost.Password, "email_invalid")]
    [InlineData("ada@example.com", "short", "password_weak")]
    [InlineData("ada@example.com", "aaaaaaaaaaaaaaaa", "password_weak")]
    [InlineData("adalovelace@example.com", "AdaLovelace1815", "password_weak")]
    public async Task What_is_wrong_with_a_registration_is_said(string email, string password, string code) =>
        Assert.Equal((422, code), await CodeOfAsync("/api/v1/auth/register", new { email, password }));

    [Fact]
    public async Task Where_registration_is_closed_administrators_make_accounts_and_nobody_else()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var host = await IdentityHost.StartAsync(
            "Identity:Registration=false", $"OidcSignIn:Issuer={issuer.Address}", $"OidcSignIn:ClientId={Issuer.ClientId}", $"OidcSignIn:ClientSecret={Issuer.ClientSecret}");
        var refused = await host.PostAsync("/api/v1/auth/register", new { email = "ada@example.com", password = IdentityHost.Password });
        Assert.Equal((403, "registration_closed"), (refused.Status, refused.Code));
        // Nor by an account elsewhere.
        var begun = await host.GetAsync("/api/v1/auth/oauth/oidc/start");
        using var back = host.Request(HttpMethod.Get, issuer.Agree(new Uri(begun.Header("Location")!)), null);
        var cookie = begun.Cookies.Single();
        back.Headers.TryAddWithoutValidation("Cookie", $"{cookie.Key}={Uri.EscapeDataString(cookie.Value)}");
        Assert.Equal("/sign-in?error=registration_closed", (await host.SendAsync(back)).Header("Location"));
        Assert.Equal(201, (await host.PostAsync("/api/v1/admin/users", new { email = "ada@example.com", password = IdentityHost.Password }, host.OwnerKey)).Status);
        await host.LogInAsync("ada@example.com");
    }

    [Theory]
    [InlineData("Ada@example.com", "ada@EXAMPLE.com")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    public async Task An_address_belongs_to_one_account_however_it_is_written(string first, string second)
    {
        await _host.RegisterAsync(first);
        Assert.Equal((409, "email_taken"), await CodeOfAsync("/api/v1/auth/register", new { email = second, password = IdentityHost.Password }));
        Assert.Equal(200, (await _host.PostAsync("/api/v1/auth/login", new { email = second, password = IdentityHost.Password })).Status);
    }

    [Fact]
    public async Task A_letter_written_in_two_parts_makes_no_second_account_of_one_address()
    {
        await _host.RegisterAsync("am\u00e9lie@example.com");
        // The same letter where the process knows normal forms, none that an address may have where it does not.
        var (status, code) = await CodeOfAsync("/api/v1/auth/register", new { email = "ame\u0301lie@example.com", password = IdentityHost.Password });
        Assert.True((status, code) is (409, "email_taken") or (422, "email_invalid"), $"{status} {code}");
    }

    [Fact]
    public async Task Of_many_who_register_one_address_at_once_one_gets_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _host.PostAsync("/api/v1/auth/register", new { email = "race@example.com", password = IdentityHost.Password })));
        Assert.Equal([201, 409, 409, 409, 409, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task An_address_that_a_crash_left_reserved_is_free_again_after_a_minute()
    {
        var names = _host.Get<UserNames>();
        Assert.True(await names.TryReserveAsync(names.HashOfEmail("left@example.com"), "usr_neverwritten", CancellationToken.None));
        Assert.Equal((409, "email_taken"), await CodeOfAsync("/api/v1/auth/register", new { email = "left@example.com", password = IdentityHost.Password }));
        _host.Clock!.Advance(TimeSpan.FromSeconds(61));
        await _host.RegisterAsync("left@example.com");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike()
    {
        var person = await _host.RegisterAsync();
        var wrong = await _host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = "not the password" });
        var unknown = await _host.PostAsync("/api/v1/auth/login", new { email = "nobody@example.com", password = "not the password" });
        Assert.Equal((401, "login_failed"), (wrong.Status, wrong.Code));
        Assert.Equal((401, "login_failed"), (unknown.Status, unknown.Code));
        Assert.Equal(wrong.Json.GetProperty("detail").GetString(), unknown.Json.GetProperty("detail").GetString());
        Assert.StartsWith("Bearer", wrong.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_is_good_for_fifteen_minutes()
    {
        var person = await _host.RegisterAsync();
        _host.Clock!.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await _host.GetAsync("/api/v1/auth/me", person.Access);
        Assert.Equal((401, "token_expired"), (late.Status, late.Code));
        Assert.Contains("error=\"invalid_token\"", late.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_traded_for_a_new_pair()
    {
        var person = await _host.RegisterAsync();
        _host.Clock!.Skip(TimeSpan.FromDays(29));
        var next = await RefreshAsync(person.Refresh);
        Assert.NotEqual(person.Refresh, next.Refresh);
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", next.Access)).Status);
        _host.Clock.Skip(TimeSpan.FromDays(29));
        next = await RefreshAsync(next.Refresh);
        _host.Clock.Skip(TimeSpan.FromDays(30));
        Assert.Equal((401, "refresh_invalid"), await CodeOfAsync("/api/v1/auth/refresh", new { refreshToken = next.Refresh }));
    }

    [Fact]
    public async Task However_often_it_is_refreshed_a_session_ends()
    {
        var person = await _host.RegisterAsync();
        for (var days = 0; days < 174; days += 29)
        {
            _host.Clock!.Skip(TimeSpan.FromDays(29));
            person = await RefreshAsync(person.Refresh);
        }
        _host.Clock!.Skip(TimeSpan.FromDays(6));
        Assert.Equal((401, "refresh_invalid"), await CodeOfAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh }));
    }

    [Fact]
    public async Task A_client_that_lost_the_answer_to_its_refresh_gets_it_again()
    {
        var person = await _host.RegisterAsync();
        var first = await RefreshAsync(person.Refresh);
        _host.Clock!.Advance(TimeSpan.FromSeconds(9));
        var again = await RefreshAsync(person.Refresh);
        Assert.Equal(first.Refresh, again.Refresh);
        await RefreshAsync(again.Refresh);
    }

    [Fact]
    public async Task Two_tabs_that_refresh_at_once_both_go_on()
    {
        var person = await _host.RegisterAsync();
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(person.Refresh)));
        Assert.Single(both.Select(one => one.Refresh).Distinct());
        await RefreshAsync(both[0].Refresh);
    }

    [Theory]
    [InlineData(11, "the same client")]
    [InlineData(1, "somebody else")]
    public async Task A_spent_refresh_token_ends_its_session(int seconds, string device)
    {
        var request = _host.Request(HttpMethod.Post, "/api/v1/auth/register", null, new { email = "spent@example.com", password = IdentityHost.Password });
        request.Headers.Add("User-Agent", "the same client");
        var person = Person.Of("spent@example.com", (await _host.SendAsync(request)).Json);
        var next = await RefreshAsync(person.Refresh, "the same client");
        _host.Clock!.Advance(TimeSpan.FromSeconds(seconds));
        var reuse = _host.Request(HttpMethod.Post, "/api/v1/auth/refresh", null, new { refreshToken = person.Refresh });
        reuse.Headers.Add("User-Agent", device);
        var refused = await _host.SendAsync(reuse);
        Assert.Equal((401, "refresh_reused"), (refused.Status, refused.Code));
        // The thief's and the owner's tokens alike are over.
        Assert.Equal((401, "refresh_invalid"), await CodeOfAsync("/api/v1/auth/refresh", new { refreshToken = next.Refresh }));
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", next.Access)).Status);
    }

    [Fact]
    public async Task A_made_up_refresh_token_ends_nothing()
    {
        var person = await _host.RegisterAsync();
        var forged = string.Join('.', person.Refresh.Split('.')[..3]) + "." + new string('A', 43);
        Assert.Equal((401, "refresh_invalid"), await CodeOfAsync("/api/v1/auth/refresh", new { refreshToken = forged }));
        await RefreshAsync(person.Refresh);
    }

    [Fact]
    public async Task Logging_out_ends_the_tokens_at_once()
    {
        var person = await _host.RegisterAsync();
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal(204, (await _host.PostAsync("/api/v1/auth/logout", new { }, person.Access)).Status);
        var after = await _host.GetAsync("/api/v1/auth/me", person.Access);
        Assert.Equal((401, "token_invalid"), (after.Status, after.Code));
        Assert.Equal((401, "refresh_invalid"), await CodeOfAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh }));
    }

    [Fact]
    public async Task What_was_logged_out_stays_so_over_a_restart()
    {
        var person = await _host.RegisterAsync();
        await _host.PostAsync("/api/v1/auth/logout", new { refreshToken = person.Refresh });
        await _host.RestartAsync();
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
    }

    [Fact]
    public async Task Tokens_outlive_a_restart()
    {
        var person = await _host.RegisterAsync();
        await _host.RestartAsync();
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        await RefreshAsync(person.Refresh);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_or_all_but_this_one()
    {
        var here = await _host.RegisterAsync();
        var elsewhere = await _host.LogInAsync(here.Email);
        var third = await _host.LogInAsync(here.Email);
        var list = (await _host.GetAsync("/api/v1/auth/sessions", here.Access)).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(3, list.Length);
        Assert.Single(list, session => session.GetProperty("current").GetBoolean());
        var other = list.First(session => elsewhere.Refresh.Contains(session.GetProperty("id").GetString()!, StringComparison.Ordinal)).GetProperty("id").GetString();
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{other}", here.Access)).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", elsewhere.Access)).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{other}", here.Access)).Status);
        Assert.Equal(1, (await _host.SendAsync(HttpMethod.Delete, "/api/v1/auth/sessions", here.Access)).Json.GetProperty("ended").GetInt32());
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", third.Access)).Status);
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", here.Access)).Status);
    }

    [Fact]
    public async Task Another_users_session_is_not_found()
    {
        var one = await _host.RegisterAsync();
        var other = await _host.RegisterAsync();
        var id = (await _host.GetAsync("/api/v1/auth/sessions", one.Access)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{id}", other.Access)).Status);
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", one.Access)).Status);
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions_and_the_old_one_no_longer_works()
    {
        var here = await _host.RegisterAsync();
        var elsewhere = await _host.LogInAsync(here.Email);
        var wrong = await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", here.Access, new { currentPassword = "not the password", newPassword = "quite another one" });
        Assert.Equal((422, "password_wrong"), (wrong.Status, wrong.Code));
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", here.Access, new { currentPassword = IdentityHost.Password, newPassword = "quite another one" })).Status);
        Assert.Equal(200, (await _host.GetAsync("/api/v1/auth/me", here.Access)).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", elsewhere.Access)).Status);
        Assert.Equal((401, "login_failed"), await CodeOfAsync("/api/v1/auth/login", new { email = here.Email, password = IdentityHost.Password }));
        await _host.LogInAsync(here.Email, "quite another one");
    }

    [Fact]
    public async Task Who_tries_passwords_has_to_wait_longer_and_longer()
    {
        var person = await _host.RegisterAsync();
        var answers = new List<Answer>();
        while (answers.Count < 200 && answers.LastOrDefault()?.Status != 429)
            answers.Add(await _host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = "wrong wrong" }));
        Assert.Equal("too_many_attempts", answers[^1].Code);
        Assert.InRange(answers.Count, 5, 8);
        var first = int.Parse(answers[^1].Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(first, 1, 60);
        var longest = first;
        for (var round = 0; round < 60 && longest == first; round++)
        {
            _host.Clock!.Advance(TimeSpan.FromSeconds(longest));
            var answer = await _host.PostAsync("/api/v1/auth/login", new { email = person.Email, password = "wrong wrong" });
            if (answer.Status == 429)
                longest = Math.Max(longest, int.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.True(longest > first, $"{longest} s after {first} s");
    }

    private async Task<Person> RefreshAsync(string token, string? device = null)
    {
        var request = _host.Request(HttpMethod.Post, "/api/v1/auth/refresh", null, new { refreshToken = token });
        if (device is not null)
            request.Headers.Add("User-Agent", device);
        var answer = await _host.SendAsync(request);
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return Person.Of("", answer.Json);
    }

    private async Task<(int, string?)> CodeOfAsync(string path, object body)
    {
        var answer = await _host.PostAsync(path, body);
        return (answer.Status, answer.Code);
    }
}
