using AutoVideo.AccountData;
using AutoVideo.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Webhooks;

internal static class WebhookFunctionsSetup
{
    public static IServiceCollection AddWebhookFunctions(this IServiceCollection services)
    {
        foreach (var webhook in DescribedWebhook.All)
            services.AddSingleton(webhook);
        return services.AddWebhooks()
            .AddSingleton<IBatchFinished, TellBatchWebhooks>()
            .AddSingleton<IExportFinished, TellExportWebhooks>();
    }
}
