using System.Text;
using AutoVideo.Security;
using Microsoft.Extensions.Options;

namespace AutoVideo.Notifications;

/// <summary>Writes every e-mail into <c>mail/</c> of the data folder, as <c>.eml</c> for a mail program and <c>.html</c> for a browser.</summary>
/// <param name="folder">Full path of <c>mail</c>.</param>
internal sealed class FileEmailSender(string folder, IOptions<EmailOptions> options, TimeProvider time) : IEmailSender
{
    public Task SendAsync(Email email, CancellationToken cancellation)
    {
        var name = new string([.. email.Id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
        // They hold links that sign in: for their owner's eyes only.
        PrivateFile.CreateOnce(Path.Combine(folder, $"{name}.html"), Encoding.UTF8.GetBytes(email.Html));
        PrivateFile.CreateOnce(Path.Combine(folder, $"{name}.eml"), Encoding.UTF8.GetBytes(MimeMessage.Write(email, options.Value.From, time.GetUtcNow())));
        return Task.CompletedTask;
    }
}
