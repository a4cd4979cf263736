using System.Text.Json;
using AutoVideo.Platform;

namespace AutoVideo.Identity;

/// <summary>Sends the e-mails that were asked for; one that cannot be sent is tried again for half a day and ends as a dead letter.</summary>
public sealed class SendIdentityMail(IdentityMails mails, PatientMessages messages)
{
    [Function("SendIdentityMail")]
    public Task RunAsync([ServiceBusTrigger(IdentityMails.Queue, Connection = "ServiceBus")] ServiceBusReceivedMessage message, CancellationToken cancellation) =>
        messages.HandleAsync(
            IdentityMails.Queue, message, () => mails.SendAsync(JsonSerializer.Deserialize(message.Body, MailJsonContext.Default.MailWish)!, cancellation), cancellation);
}
