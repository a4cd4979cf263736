using AutoVideo.AccountData;
using AutoVideo.Scenarios.Sharing;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Scenarios;

public static class ScenariosSetup
{
    /// <summary>Scenarios, their versions and sharing. Needs documents and a message bus.</summary>
    public static IServiceCollection AddScenarios(this IServiceCollection services) => services
        .AddSingleton<ScenarioProjector>()
        .AddSingleton<ScenarioStore>()
        .AddSingleton<ScenarioAccess>()
        .AddSingleton<ScenarioList>()
        .AddSingleton<ScenarioLinks>()
        .AddSingleton<ScenarioComments>()
        .AddSingleton<ScenarioBin>()
        .AddSingleton<ScenarioSweeper>()
        .AddSingleton<IUserData, ScenarioUserData>();
}
