namespace AutoVideo.Notifications;

/// <summary>Sends one e-mail to one person.</summary>
public interface IEmailSender
{
    /// <summary>Accepted for delivery when the call returns; sent again, it may arrive twice.</summary>
    /// <exception cref="Failures.TransientException">The service is away or busy.</exception>
    /// <exception cref="Failures.PermanentException"><c>email_refused</c>: it will never take this one.</exception>
    Task SendAsync(Email email, CancellationToken cancellation);
}

/// <param name="Id">The same for the same e-mail, however often it is sent: becomes its Message-ID.</param>
/// <param name="To">One address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The body without markup.</param>
/// <param name="Html">The body as a page.</param>
public sealed record Email(string Id, string To, string Subject, string Text, string Html);
