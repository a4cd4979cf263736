using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Notifications;

public static class EmailSetup
{
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(30);

    /// <summary>Sends e-mails by <c>Email:Sender</c>: into files of the data folder, by a mail server, or by Azure Communication Services.</summary>
    public static IServiceCollection AddEmail(this IServiceCollection services)
    {
        services.AddData();
        services
            .AddSection<EmailOptions, EmailOptionsValidator>("Email")
            .AddSection<SmtpOptions, SmtpOptionsValidator>("Smtp")
            .AddSection<AzureEmailOptions, AzureEmailOptionsValidator>("AzureEmail");
        services.TryAddSingleton<IEmailSender>(provider => provider.GetRequiredService<IOptions<EmailOptions>>().Value.Sender switch
        {
            EmailEngine.Smtp => ActivatorUtilities.CreateInstance<SmtpEmailSender>(provider),
            EmailEngine.Azure => ActivatorUtilities.CreateInstance<AzureEmailSender>(provider, new HttpClient { Timeout = SendTime }),
            _ => ActivatorUtilities.CreateInstance<FileEmailSender>(provider, provider.OpenData().PathOf("mail")),
        });
        services.AddSingleton<IUserData>(provider => ActivatorUtilities.CreateInstance<MailUserData>(provider, provider.OpenData().PathOf("mail")));
        return services;
    }
}
