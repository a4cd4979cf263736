using AutoVideo.Ai;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Providers;
using AutoVideo.Processes;
using AutoVideo.Script.Models;
using AutoVideo.Script.Offline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Script;

public static class ScriptSetup
{
    /// <summary>The offline <see cref="IScriptModel"/>. Needs <see cref="Voice.ISpeechPace"/>.</summary>
    public static IServiceCollection AddScript(this IServiceCollection services)
    {
        services.AddToolPaths().TryAddSingleton<OfflineScriptModel>();
        return services.AddSingleton<IScriptModel>(provider => provider.GetRequiredService<OfflineScriptModel>());
    }

    /// <summary>Lets the models of <see cref="AiSetup.AddAi"/> write, in the order of the setting; the offline writer without a key.</summary>
    public static IServiceCollection AddScriptProviders(this IServiceCollection services) => services
        .AddSection<ScriptOptions, ScriptOptionsValidator>("Script")
        .AddSingleton<ScriptWriters>()
        .AddSingleton<IProviderRoster>(provider => provider.GetRequiredService<ScriptWriters>())
        .AddSingleton<IExperimentSource>(provider => provider.GetRequiredService<ScriptWriters>())
        .AddSingleton(provider => provider.GetRequiredService<ScriptWriters>().InOrder());
}
