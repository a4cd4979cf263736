using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Text;
using AutoVideo.Generate.Seo;
using AutoVideo.Generate.Words;
using AutoVideo.Script.Models;
using AutoVideo.Script.Offline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Generate;

public static class GenerateSetup
{
    /// <summary>Scenarios, titles, improvements, translations and descriptions. Needs <see cref="Script.ScriptSetup.AddScriptProviders"/>.</summary>
    public static IServiceCollection AddGenerate(this IServiceCollection services) => services
        .AddSingleton<GenerationDesk>()
        .AddSingleton(provider => new ScenarioGenerator(
            provider.GetRequiredService<ScriptWriters>(), provider.GetRequiredService<TextModels>(), provider.GetRequiredService<OfflineScriptModel>(),
            provider.GetRequiredService<GenerationDesk>(), provider.GetRequiredService<SafetyChecks>(), provider.GetRequiredService<ILogger<ScenarioGenerator>>()))
        .AddSingleton<TextTasks>()
        .AddSingleton(provider => new TitleWriter(provider.GetRequiredService<TextTasks>(), provider.GetRequiredService<GenerationDesk>()))
        .AddSingleton(provider => new Improver(provider.GetRequiredService<TextTasks>(), provider.GetRequiredService<GenerationDesk>()))
        .AddSingleton(provider => new Translator(provider.GetRequiredService<TextTasks>(), provider.GetRequiredService<GenerationDesk>()))
        .AddSingleton(provider => new SeoWriter(provider.GetRequiredService<TextTasks>(), provider.GetRequiredService<GenerationDesk>(), provider.GetRequiredService<OfflineScriptModel>()));
}
