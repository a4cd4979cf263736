using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Videos.Translations;

public static class TranslationsSetup
{
    /// <summary>Videos in other languages. Needs videos, scripts with their providers, voices and quotas.</summary>
    public static IServiceCollection AddTranslations(this IServiceCollection services) => services
        .AddSingleton<IScriptTranslator, ScriptTranslator>()
        .AddSingleton<VideoTranslations>();
}
