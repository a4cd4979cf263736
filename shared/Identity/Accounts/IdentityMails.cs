using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using AutoVideo.AccountData;
using AutoVideo.Messaging;
using AutoVideo.Notifications;
using AutoVideo.Security;
using System.Text.Json;

namespace AutoVideo.Identity;

/// <summary>What an e-mail is to be sent for; the address itself is in the user's document only.</summary>
/// <param name="EmailHash">Keyed hash of the address.</param>
public sealed record MailWish(string Id, string Purpose, string EmailHash);

/// <summary>
/// Sends the e-mails that confirm an address, reset a password or tell of a deletion to come. They go through a queue: asking takes the same time whether there is
/// such an account or not, and a mail server that is down does no harm.
/// </summary>
public sealed class IdentityMails(
    IMessageBus bus, UserStore users, UserNames names, OneTimeLinks links, IFieldProtector fields, IEmailSender sender, SiteAddress site)
{
    public const string Queue = "identity-mail";
    public const string VerifyEmail = "verify-email";
    public const string ResetPassword = "reset-password";
    public const string AccountDeletion = "account-deletion";
    private static readonly TimeSpan VerifyTime = TimeSpan.FromDays(2);
    private static readonly TimeSpan ResetTime = TimeSpan.FromHours(1);

    public Task AskAsync(string purpose, string emailHash, CancellationToken cancellation) =>
        AskAsync(Guid.CreateVersion7().ToString("N"), purpose, emailHash, cancellation);

    /// <param name="id">What is asked for twice by one id is one e-mail.</param>
    public Task AskAsync(string id, string purpose, string emailHash, CancellationToken cancellation)
    {
        var wish = new MailWish(id, purpose, emailHash);
        return bus.SendAsync(Queue, new BusMessage(wish.Id, purpose, JsonSerializer.Serialize(wish, MailJsonContext.Default.MailWish)), cancellation);
    }

    /// <summary>Sends what was asked for, or nothing when there is no such account.</summary>
    public async Task SendAsync(MailWish wish, CancellationToken cancellation)
    {
        var user = await users.FindAsync(await names.FindUserAsync(wish.EmailHash, cancellation), cancellation);
        if (user is not { Status: UserStatus.Active, Email: { } stored } || user.EmailHash != wish.EmailHash)
            return;
        var letter = wish.Purpose switch
        {
            ResetPassword => new Letter(
                "Set a new password", "Somebody, we hope you, asked for a new password. This link sets it, once and within an hour. If it was not you, do nothing.",
                await LinkAsync(wish.Purpose, user, PasswordChanges.ResetDataOf(user), ResetTime, cancellation)),
            AccountDeletion => user.Erasure is { Scope: ErasureScope.Account } erasure ? DeletionOf(erasure) : null,
            _ => new Letter(
                "Confirm your address", "Welcome to AutoVideo. This link confirms your address of e-mail; it works once, for two days.",
                await LinkAsync(wish.Purpose, user, user.EmailHash, VerifyTime, cancellation)),
        };
        if (letter is not var (subject, lead, link))
            return;
        await sender.SendAsync(
            new Email(
                wish.Id, fields.Reveal(Accounts.EmailField, user.Id, stored).Text, subject,
                $"Hello {user.DisplayName},\n\n{lead}\n\n{link}\n",
                $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{subject}</title></head><body style=\"font-family:sans-serif\"><p>Hello {WebUtility.HtmlEncode(user.DisplayName)},</p><p>{lead}</p><p><a href=\"{WebUtility.HtmlEncode(link)}\">{subject}</a></p></body></html>\n"),
            cancellation);
    }

    private async Task<string> LinkAsync(string purpose, User user, string? data, TimeSpan lifetime, CancellationToken cancellation)
    {
        var code = await links.MakeAsync(purpose, user.Id, data, lifetime, cancellation);
        // Behind the #, a code is in no server's log and in no Referer header.
        return site.Of($"/{purpose}#code={code}").AbsoluteUri;
    }

    private Letter DeletionOf(PendingErasure erasure) => new(
        "Your account is going to be deleted",
        string.Create(CultureInfo.InvariantCulture, $"Your account, with all videos, scenarios and voices, will be deleted for good on {erasure.DueAt.UtcDateTime:d MMMM yyyy 'at' HH:mm} UTC. ")
        + "Until then you can call it off: sign in, open the settings of your account and stop the deletion. If it was not you who asked for it, do so now and set a new password.",
        site.Of("/settings/account").AbsoluteUri);

    private sealed record Letter(string Subject, string Lead, string Link);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MailWish))]
public sealed partial class MailJsonContext : JsonSerializerContext;
