using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.AccountData;

internal static class AccountDataFunctionsSetup
{
    /// <summary>The durable side of deletions and exports.</summary>
    public static IServiceCollection AddAccountDataFunctions(this IServiceCollection services) => services
        .AddSingleton<IErasureRunner, DurableErasures>()
        .AddSingleton<IExportRunner, DurableExports>()
        .AddSingleton<IInstanceHistories, DurableHistories>()
        .AddSingleton<IUserData, UnreadNews>();
}
