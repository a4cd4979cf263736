using AutoVideo.Ai;
using AutoVideo.Outgoing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Webhooks;

public static class WebhooksSetup
{
    /// <summary>Webhooks of users and what is told them. Needs documents, keys, a message bus and a clock.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSection<WebhooksOptions, WebhooksOptionsValidator>("Webhooks")
        .AddOutgoing()
        .AddSingleton<WebhookStore>()
        .AddSingleton<WebhookOutbox>()
        .AddSingleton<WebhookDeliverer>();
}
