using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Messaging;

public static partial class MessagingSetup
{
    private const string Section = "ServiceBus";

    /// <summary>The client of Service Bus and what stands on it, in the azure build; elsewhere only its settings.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddOptions<ServiceBusOptions>().BindConfiguration(Section)
            .Configure<IConfiguration>((options, settings) => options.Connection = settings[Section] ?? "").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServiceBusOptions>, ServiceBusOptionsValidator>());
        AddServiceBus(services);
        return services;
    }

    static partial void AddServiceBus(IServiceCollection services);
}
