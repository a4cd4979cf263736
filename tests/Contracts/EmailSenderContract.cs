using AutoVideo.Notifications;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="IEmailSender"/> does.</summary>
public abstract class EmailSenderContract
{
    protected abstract IEmailSender Sender { get; }

    /// <summary>The one e-mail that arrived: to whom, subject, text and page.</summary>
    protected abstract Task<(string To, string Subject, string Text, string Html)> ArrivedAsync();

    [Fact]
    public async Task An_email_arrives_as_it_was_written()
    {
        var email = new Email("0198c6a1", "ada@example.com", "Grüße, 東 😀", "Hello Ada,\n\nÖffne 東.\n", "<p>Hello <b>Ada</b>, 東 😀</p>");
        await Sender.SendAsync(email, CancellationToken.None);
        var arrived = await ArrivedAsync();
        Assert.Equal((email.To, email.Subject), (arrived.To, arrived.Subject));
        Assert.Equal(email.Text.ReplaceLineEndings("\n").Trim(), arrived.Text.ReplaceLineEndings("\n").Trim());
        Assert.Equal(email.Html, arrived.Html.Trim());
    }

    [Fact]
    public async Task A_line_break_in_the_subject_begins_no_header()
    {
        await Sender.SendAsync(new Email("0198c6a2", "ada@example.com", "One\r\nBcc: all@example.com", "text", "<p>page</p>"), CancellationToken.None);
        Assert.DoesNotContain('\n', (await ArrivedAsync()).Subject);
    }
}
