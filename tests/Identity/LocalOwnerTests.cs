using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Identity;
using AutoVideo.Security;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Tests.Identity;

/// <summary>The owner of the data folder: in without a form on their own machine, and only there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LocalOwnerTests
{
    [Fact]
    public async Task Whoever_reads_the_key_file_is_the_owner_and_nobody_else_is()
    {
        await using var host = await IdentityHost.StartAsync();
        Assert.Equal(401, (await host.GetAsync("/api/v1/videos")).Status);
        Assert.Equal(401, (await host.GetAsync("/api/v1/videos", OwnerKeyFile.Prefix + new string('A', 43))).Status);
        var me = await host.GetAsync("/api/v1/auth/me", host.OwnerKey);
        Assert.Equal((LocalOwner.UserId, "super_admin"), (me.Json.GetProperty("id").GetString(), me.Json.GetProperty("roles")[0].GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OwnerKeyFile.PathIn(host.Folder)));
    }

    [Fact]
    public async Task The_printed_link_signs_a_browser_in_once()
    {
        await using var host = await IdentityHost.StartAsync();
        var link = await host.Get<OwnerLinks>().MakeAsync(CancellationToken.None);
        Assert.Equal("localhost", link!.Host);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Http.BaseAddress };
        using var entered = await browser.GetAsync(new Uri(link.PathAndQuery, UriKind.Relative));
        Assert.Equal((302, "/api/docs"), ((int)entered.StatusCode, entered.Headers.Location!.OriginalString));
        var request = host.Request(HttpMethod.Get, "/api/v1/auth/me", null);
        request.Headers.Add("Cookie", string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        Assert.Equal(LocalOwner.UserId, (await host.SendAsync(request)).Json.GetProperty("id").GetString());
        using var again = await browser.GetAsync(new Uri(link.PathAndQuery, UriKind.Relative));
        Assert.Equal(422, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_host_that_serves_others_knows_no_owner_key_and_no_session_of_its_own_machine()
    {
        await using var host = await IdentityHost.StartAsync();
        var key = host.OwnerKey;
        var code = (await host.Get<OwnerLinks>().MakeAsync(CancellationToken.None))!.Query["?code=".Length..];
        var local = Person.Of("", (await host.PostAsync("/api/v1/auth/enter", new { code })).Json);
        Assert.Equal(200, (await host.GetAsync("/api/v1/auth/me", local.Access)).Status);

        await host.RestartAsync("Host:Listen=0.0.0.0");
        Assert.Equal(401, (await host.GetAsync("/api/v1/auth/me", key)).Status);
        Assert.Equal(401, (await host.GetAsync("/api/v1/auth/me", local.Access)).Status);
        Assert.Equal(401, (await host.PostAsync("/api/v1/auth/refresh", new { refreshToken = local.Refresh })).Status);
    }

    [Fact]
    public async Task There_the_first_link_makes_the_super_administrator_who_then_has_a_password_and_what_was_made_before()
    {
        await using var host = await IdentityHost.StartAsync("Host:Listen=0.0.0.0");
        var code = (await host.Get<OwnerLinks>().MakeAsync(CancellationToken.None))!.Query["?code=".Length..];
        var admin = Person.Of("", (await host.PostAsync("/api/v1/auth/enter", new { code })).Json);
        Assert.Equal(LocalOwner.UserId, admin.Id);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Put, "/api/v1/auth/email", admin.Access, new { email = "root@example.com" })).Status);
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", admin.Access, new { newPassword = IdentityHost.Password })).Status);
        Assert.Null(await host.Get<OwnerLinks>().MakeAsync(CancellationToken.None));
        Assert.Equal(LocalOwner.UserId, (await host.LogInAsync("root@example.com")).Id);
    }

    [Fact]
    public async Task Where_the_console_is_a_log_the_first_link_lies_in_the_vault_once_for_all_instances()
    {
        await using var host = await IdentityHost.StartAsync(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton(new AnnouncePlace(OnConsole: false))), "Host:Listen=0.0.0.0");
        await host.RestartAsync();

        var link = new Uri(Encoding.UTF8.GetString(Assert.Single(host.Get<ISecretVault>().ReadAll("owner-link")).Value));

        var admin = Person.Of("", (await host.PostAsync("/api/v1/auth/enter", new { code = link.Query["?code=".Length..] })).Json);
        Assert.Equal(LocalOwner.UserId, admin.Id);
    }

    [Fact]
    public async Task The_program_prints_the_link_and_the_command_line_finds_its_key()
    {
        using var folder = new TemporaryFolder();
        await using var product = await RunningProduct.StartAsync(folder.Path);
        var link = Regex.Match(product.Output, @"Sign in once: (http://localhost:\d+/api/v1/auth/enter\?code=[\w-]{43})");
        Assert.True(link.Success, product.Output);
        Assert.Equal(LocalOwner.UserId, (await product.GetAsync("/api/v1/auth/me")).GetProperty("id").GetString());
        using var stranger = new HttpClient { BaseAddress = product.Http.BaseAddress };
        Assert.Equal(401, (int)(await stranger.GetAsync(new Uri("/api/v1/videos", UriKind.Relative))).StatusCode);
    }
}
