using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;

namespace AutoVideo.Notifications;

/// <summary>Hands e-mails to a mail server (RFC 5321), with STARTTLS unless the settings say otherwise.</summary>
internal sealed class SmtpEmailSender(IOptions<SmtpOptions> server, IOptions<EmailOptions> options) : IEmailSender
{
    public async Task SendAsync(Email email, CancellationToken cancellation)
    {
        using var client = new SmtpClient(server.Value.Host, server.Value.Port) { EnableSsl = server.Value.Tls };
        if (server.Value.User.Length > 0)
            client.Credentials = new NetworkCredential(server.Value.User, server.Value.Password);
        using var message = new MailMessage(options.Value.From, email.To) { Subject = email.Subject.ReplaceLineEndings(" "), SubjectEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", $"<{email.Id}@{new MailAddress(options.Value.From).Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(email.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(email.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        try
        {
            await client.SendMailAsync(message, cancellation);
        }
        catch (SmtpException failure) when (IsPermanent(failure.StatusCode))
        {
            throw new PermanentException("email_refused", $"The mail server refused the e-mail: {failure.StatusCode}.", failure);
        }
        catch (SmtpException failure)
        {
            throw new TransientException($"The mail server did not take the e-mail: {failure.StatusCode}.", failure);
        }
    }

    private static bool IsPermanent(SmtpStatusCode status) => (int)status is >= 500 and < 600;
}
