using AutoVideo.Script.Offline;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Script;

public static class ScriptSetup
{
    /// <summary>
    /// Registers the offline <see cref="IScriptModel"/>. Needs <see cref="Voice.ISpeechPace"/> and
    /// <see cref="Processes.ToolPaths"/> from the features that own them.
    /// </summary>
    public static IServiceCollection AddScript(this IServiceCollection services) =>
        services.AddSingleton<IScriptModel, OfflineScriptModel>();
}
