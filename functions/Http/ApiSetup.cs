using AutoVideo.AccountData;
using AutoVideo.IdempotencyKeys;
using AutoVideo.Platform.OpenApi;
using AutoVideo.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

internal static class ApiSetup
{
    /// <summary>What all HTTP functions share: their catalogue, the API's description, signed cursors.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>());
        services.AddOptions<RateLimitsOptions>().BindConfiguration("RateLimits").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateLimitsOptions>, RateLimitsOptionsValidator>());
        services.TryAddSingleton(provider => new DerivedKeys(RootKey(provider)));
        return services
            .AddSingleton(_ => FunctionCatalog.OfProduct())
            .AddSingleton<IRoutes>(provider => provider.GetRequiredService<FunctionCatalog>())
            .AddSingleton<IApiDocument, ApiDocument>()
            .AddSingleton<RatePlans>()
            .AddSingleton<IdempotencyClaims>()
            .AddPartitionData("repeats", IdempotencyClaim.Container, "answer")
            .AddSingleton<ICursors, Cursors>()
            .AddSingleton<Pages>();
    }

    private static byte[] RootKey(IServiceProvider provider) => provider.GetRequiredService<IOptions<ApiOptions>>().Value.SigningKey is { Length: > 0 } shared
        ? Convert.FromBase64String(shared)
        : provider.GetRequiredService<KeyedHash>().Compute("api.root", "");
}
