using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Notifications;
using AutoVideo.Platform;
using AutoVideo.Security;
using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace AutoVideo.Tests.Identity;

/// <summary>Confirming an address and resetting a password, with the e-mails that the embedded sender writes into the data folder.</summary>
public sealed partial class MailTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async Task InitializeAsync() => _host = await IdentityHost.StartAsync("Identity:LoginsPerAddressPerHour=100000", "Identity:PublicUrl=https://videos.example");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_link_in_the_first_mail_confirms_the_address_once()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        var (purpose, code) = await CodeAsync(1);
        Assert.Equal("verify-email", purpose);
        Assert.Equal(204, (await _host.PostAsync("/api/v1/auth/email/verify", new { code })).Status);
        Assert.True((await _host.GetAsync("/api/v1/auth/me", person.Access)).Json.GetProperty("emailVerified").GetBoolean());
        Assert.Equal("code_invalid", (await _host.PostAsync("/api/v1/auth/email/verify", new { code })).Code);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_once_and_all_sessions_end()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        await CodeAsync(1);
        Assert.Equal(202, (await _host.PostAsync("/api/v1/auth/password/forgot", new { email = "nobody@example.com" })).Status);
        Assert.Equal(202, (await _host.PostAsync("/api/v1/auth/password/forgot", new { email = "ADA@example.com" })).Status);
        var (purpose, code) = await CodeAsync(2);
        Assert.Equal("reset-password", purpose);
        Assert.Equal("code_invalid", (await _host.PostAsync("/api/v1/auth/email/verify", new { code })).Code);
        Assert.Equal("password_weak", (await _host.PostAsync("/api/v1/auth/password/reset", new { code, password = "short" })).Code);
        Assert.Equal(204, (await _host.PostAsync("/api/v1/auth/password/reset", new { code, password = "a whole new one" })).Status);
        Assert.Equal(401, (await _host.GetAsync("/api/v1/auth/me", person.Access)).Status);
        Assert.Equal(401, (await _host.PostAsync("/api/v1/auth/refresh", new { refreshToken = person.Refresh })).Status);
        await _host.LogInAsync("ada@example.com", "a whole new one");
        Assert.Equal("code_invalid", (await _host.PostAsync("/api/v1/auth/password/reset", new { code, password = "and again another" })).Code);
        // Nobody got one for the address that has no account.
        Assert.Equal(2, Mails().Length);
    }

    [Fact]
    public async Task A_code_to_reset_a_password_is_over_when_the_password_was_changed()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        await CodeAsync(1);
        Assert.Equal(202, (await _host.PostAsync("/api/v1/auth/password/forgot", new { email = "ada@example.com" })).Status);
        var (_, code) = await CodeAsync(2);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/password", person.Access, new { currentPassword = IdentityHost.Password, newPassword = "a whole new one" })).Status);
        Assert.Equal("code_invalid", (await _host.PostAsync("/api/v1/auth/password/reset", new { code, password = "and again another" })).Code);
        await _host.LogInAsync("ada@example.com", "a whole new one");
    }

    [Fact]
    public async Task An_address_that_is_not_confirmed_is_sent_another_link_and_one_that_is_gets_none()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        var (_, first) = await CodeAsync(1);
        Assert.Equal(401, (await _host.PostAsync("/api/v1/auth/email/resend")).Status);
        Assert.Equal(202, (await _host.PostAsync("/api/v1/auth/email/resend", null, person.Access)).Status);
        var (purpose, second) = await CodeAsync(2);
        Assert.Equal("verify-email", purpose);
        Assert.NotEqual(first, second);
        Assert.Equal(204, (await _host.PostAsync("/api/v1/auth/email/verify", new { code = second })).Status);
        Assert.True((await _host.GetAsync("/api/v1/auth/me", person.Access)).Json.GetProperty("emailVerified").GetBoolean());
        Assert.Equal(202, (await _host.PostAsync("/api/v1/auth/email/resend", null, person.Access)).Status);
        // E-mails go in order: one to somebody else comes after any that the confirmed one might have got.
        await _host.RegisterAsync("grace@example.com");
        await Support.Eventually.TrueAsync(() => Mails().Any(mail => File.ReadAllText(mail).Contains("grace@example.com", StringComparison.Ordinal)), () => "no e-mail to Grace");
        Assert.Equal(3, Mails().Length);
    }

    [Fact]
    public async Task Links_are_not_sent_again_and_again()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        var codes = new List<string?>();
        for (var time = 0; time < 30 && codes.LastOrDefault() is null; time++)
            codes.Add((await _host.PostAsync("/api/v1/auth/email/resend", null, person.Access)).Code);
        Assert.Equal("too_many_attempts", codes[^1]);
    }

    [Fact]
    public async Task Of_two_who_use_one_link_at_once_one_succeeds()
    {
        await _host.RegisterAsync("ada@example.com");
        var (_, code) = await CodeAsync(1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _host.PostAsync("/api/v1/auth/email/verify", new { code })));
        Assert.Equal(1, answers.Count(answer => answer.Status == 204));
    }

    [Fact]
    public async Task A_code_for_an_address_that_was_given_up_confirms_nothing()
    {
        var person = await _host.RegisterAsync("old@example.com");
        var (_, code) = await CodeAsync(1);
        Assert.Equal(204, (await _host.SendAsync(HttpMethod.Put, "/api/v1/auth/email", person.Access, new { email = "new@example.com", password = IdentityHost.Password })).Status);
        Assert.Equal("code_invalid", (await _host.PostAsync("/api/v1/auth/email/verify", new { code })).Code);
        Assert.False((await _host.GetAsync("/api/v1/auth/me", person.Access)).Json.GetProperty("emailVerified").GetBoolean());
        // The old address is free for somebody else.
        await _host.RegisterAsync("old@example.com");
    }

    [Fact]
    public async Task Neither_address_nor_code_nor_password_lies_in_the_clear_in_the_data_folder()
    {
        await _host.RegisterAsync("secret.person@example.com");
        var (_, code) = await CodeAsync(1);
        await _host.RestartAsync();
        foreach (var file in Directory.EnumerateFiles(_host.Folder, "*.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var content = await reader.ReadToEndAsync();
            foreach (var secret in new[] { "secret.person", code, IdentityHost.Password })
                Assert.DoesNotContain(secret, content, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task After_a_change_of_keys_a_sign_in_writes_the_address_anew()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        var now = TimeProvider.System.GetUtcNow();
        _host.Get<IKeyManager>().CreateNewKey(now, now.AddDays(120));
        // The keys at hand are read anew beside the calls.
        await Support.Eventually.TrueAsync(async () => (await AddressAsync()).IsStale, () => "The new key is not known.");
        await _host.LogInAsync("ada@example.com");
        Assert.Equal(new Revealed("ada@example.com", false), await AddressAsync());

        async Task<Revealed> AddressAsync()
        {
            var user = await _host.Get<UserStore>().ReadAsync(person.Id, CancellationToken.None);
            return _host.Get<IFieldProtector>().Reveal(Accounts.EmailField, user.Id, user.Email!);
        }
    }

    [Fact]
    public async Task A_planned_deletion_is_told_with_its_day_and_how_to_stop_it()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        await CodeAsync(1);
        var asked = await _host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access);
        Assert.True(asked.Status == 202, asked.Json.ToString());
        await _host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access);
        var mail = "";
        await Support.Eventually.TrueAsync(() => (mail = string.Concat(Mails().Select(path => File.ReadAllText(Path.ChangeExtension(path, ".html"))).Where(text => text.Contains("deleted", StringComparison.Ordinal)))).Length > 0, () => "no e-mail");
        Assert.Contains(asked.Json.GetProperty("dueAt").GetDateTimeOffset().UtcDateTime.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture), mail, StringComparison.Ordinal);
        Assert.Contains("call it off", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_for_a_minute_delays_an_e_mail_and_loses_none()
    {
        var person = await _host.RegisterAsync("ada@example.com");
        var user = await _host.Get<UserStore>().ReadAsync(person.Id, CancellationToken.None);
        await using var broker = new DrivenBroker();
        var back = broker.Clock.GetUtcNow().AddMinutes(1);
        var (refused, sent) = (0, new List<Email>());
        var sender = new Mock<IEmailSender>();
        sender.Setup(one => one.SendAsync(It.IsAny<Email>(), It.IsAny<CancellationToken>())).Returns((Email email, CancellationToken _) =>
        {
            if (broker.Clock.GetUtcNow() < back && refused++ < 12)
                throw new TransientException("The mail server is away.");
            sent.Add(email);
            return Task.CompletedTask;
        });
        var mails = new IdentityMails(
            broker.Bus, _host.Get<UserStore>(), _host.Get<UserNames>(), _host.Get<OneTimeLinks>(), _host.Get<IFieldProtector>(), sender.Object, _host.Get<SiteAddress>());
        var function = new SendIdentityMail(mails, new PatientMessages(broker.Bus, broker.Clock, NullLogger<PatientMessages>.Instance));
        await mails.AskAsync("wish-1", IdentityMails.ResetPassword, user.EmailHash!, CancellationToken.None);

        await broker.RunAsync(IdentityMails.Queue, message => function.RunAsync(message, CancellationToken.None), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));

        Assert.True(refused > 1);
        Assert.Equal(("wish-1", "ada@example.com"), (Assert.Single(sent).Id, sent[0].To));
        Assert.Empty(await broker.DeadLettersAsync(IdentityMails.Queue));
    }

    private string[] Mails() => Directory.Exists(Path.Combine(_host.Folder, "mail")) ? Directory.GetFiles(Path.Combine(_host.Folder, "mail"), "*.eml") : [];

    /// <summary>The code in the newest of so many e-mails.</summary>
    private async Task<(string Purpose, string Code)> CodeAsync(int count)
    {
        await Support.Eventually.TrueAsync(() => Mails().Length >= count, () => $"{Mails().Length} e-mails");
        var newest = Mails().Order(StringComparer.Ordinal).Last();
        var html = await File.ReadAllTextAsync(Path.ChangeExtension(newest, ".html"));
        var link = Link().Match(html);
        Assert.True(link.Success, html);
        return (link.Groups[1].Value, link.Groups[2].Value);
    }

    [GeneratedRegex(@"href=""https://videos\.example/([\w-]+)#code=([\w-]{43})""")]
    private static partial Regex Link();
}
