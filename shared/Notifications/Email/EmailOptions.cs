using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Notifications;

public enum EmailEngine
{
    /// <summary>Files in the data folder.</summary>
    Files,

    /// <summary>A mail server, by section <c>Smtp</c>.</summary>
    Smtp,

    /// <summary>Azure Communication Services, by section <c>AzureEmail</c>.</summary>
    Azure,
}

/// <summary>Section <c>Email</c>.</summary>
public sealed class EmailOptions
{
    public EmailEngine Sender { get; set; } = EmailEngine.Files;

    /// <summary>Address that e-mails come from.</summary>
    [Required, EmailAddress]
    public string From { get; set; } = "autovideo@localhost.localdomain";
}

/// <summary>Section <c>Smtp</c>: configured by its host.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>STARTTLS; only a server on this machine does without.</summary>
    public bool Tls { get; set; } = true;

    public string User { get; set; } = "";
    public string Password { get; set; } = "";
}

/// <summary>Section <c>AzureEmail</c>: configured by endpoint and key.</summary>
public sealed class AzureEmailOptions
{
    /// <summary>E.g. <c>https://name.communication.azure.com</c>.</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";

    /// <summary>Base64.</summary>
    public string AccessKey { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class EmailOptionsValidator : IValidateOptions<EmailOptions>;

[OptionsValidator]
internal sealed partial class SmtpOptionsValidator : IValidateOptions<SmtpOptions>;

[OptionsValidator]
internal sealed partial class AzureEmailOptionsValidator : IValidateOptions<AzureEmailOptions>;
