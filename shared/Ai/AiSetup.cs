using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai;

public static class AiSetup
{
    /// <summary>Connections to providers and the models that the settings configure; none of them without a key.</summary>
    public static IServiceCollection AddAi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProviderHttp>();
        services.TryAddSingleton<ProviderGates>();
        services.TryAddSingleton<TextModels>();
        return services
            .AddSection<AiOptions, AiOptionsValidator>("Ai")
            .AddSection<OpenAiOptions, OpenAiOptionsValidator>("OpenAi")
            .AddSection<AzureOpenAiOptions, AzureOpenAiOptionsValidator>("AzureOpenAi")
            .AddSection<CompatibleOptions, CompatibleOptionsValidator>("Compatible")
            .AddSection<AnthropicOptions, AnthropicOptionsValidator>("Anthropic")
            .AddSection<GeminiOptions, GeminiOptionsValidator>("Gemini");
    }

    internal static IServiceCollection AddSection<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }
}
