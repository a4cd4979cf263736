using AutoVideo.Processes;
using AutoVideo.Script.Offline;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Script;

public static class ScriptSetup
{
    /// <summary>The offline <see cref="IScriptModel"/>. Needs <see cref="Voice.ISpeechPace"/>.</summary>
    public static IServiceCollection AddScript(this IServiceCollection services) =>
        services.AddToolPaths().AddSingleton<IScriptModel, OfflineScriptModel>();
}
