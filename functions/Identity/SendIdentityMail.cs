using System.Text.Json;

namespace AutoVideo.Identity;

/// <summary>Sends the e-mails that were asked for; one that fails is tried again and ends as a dead letter.</summary>
public sealed class SendIdentityMail(IdentityMails mails)
{
    [Function("SendIdentityMail")]
    public Task RunAsync([ServiceBusTrigger(IdentityMails.Queue, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        mails.SendAsync(JsonSerializer.Deserialize(message, MailJsonContext.Default.MailWish)!, cancellation);
}
