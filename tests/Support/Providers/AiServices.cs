using AutoVideo.Ai;
using AutoVideo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>Calls to providers over the real stores of a data folder; two of them on one folder are two processes.</summary>
internal static class AiServices
{
    /// <param name="folder">The data folder.</param>
    /// <param name="settings">E.g. <c>Ai:Retries=0</c>.</param>
    public static IServiceCollection Of(string folder, params string[] settings) => Of(folder, TimeProvider.System, settings);

    public static IServiceCollection Of(string folder, TimeProvider time, params string[] settings)
    {
        var values = settings.Prepend($"Data:Folder={folder}").Select(setting => setting.Split('=', 2));
        var configuration = new ConfigurationBuilder();
        foreach (var value in values)
            configuration.AddInMemoryCollection([new(value[0], value[1])]);
        return new ServiceCollection().AddSingleton(time).AddLogging().AddSingleton<IConfiguration>(configuration.Build()).AddStorage().AddAi();
    }
}
