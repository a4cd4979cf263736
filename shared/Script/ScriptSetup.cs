using AutoVideo.Ai;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text;
using AutoVideo.Processes;
using AutoVideo.Script.Models;
using AutoVideo.Script.Offline;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Script;

public static class ScriptSetup
{
    /// <summary>The offline <see cref="IScriptModel"/>. Needs <see cref="ISpeechPace"/>.</summary>
    public static IServiceCollection AddScript(this IServiceCollection services)
    {
        services.AddToolPaths().TryAddSingleton<OfflineScriptModel>();
        return services.AddSingleton<IScriptModel>(provider => provider.GetRequiredService<OfflineScriptModel>());
    }

    /// <summary>Lets the models of <see cref="AiSetup.AddAi"/> write, in the order of the setting; the offline writer without a key.</summary>
    public static IServiceCollection AddScriptProviders(this IServiceCollection services) => services
        .AddSection<ScriptOptions, ScriptOptionsValidator>("Script")
        .AddSingleton(InOrder);

    private static IScriptModel InOrder(IServiceProvider services)
    {
        var offline = services.GetRequiredService<OfflineScriptModel>();
        var models = services.GetRequiredService<TextModels>();
        var writers = new List<IScriptModel>();
        foreach (var provider in ProviderOrder.Of(services.GetRequiredService<IOptions<ScriptOptions>>().Value.Providers))
        {
            if (provider == offline.Provider)
                writers.Add(offline);
            else if (models.Find(provider) is { } model)
                writers.Add(new ModelScriptWriter(model, offline, services.GetRequiredService<ISpeechPace>(), services.GetRequiredService<ToolPaths>()));
        }
        return writers switch
        {
            [] => offline,
            [var only] when only == offline => offline,
            _ => new ScriptChain(writers, services.GetRequiredService<ILogger<ScriptChain>>()),
        };
    }
}
