using AutoVideo.Ai;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.AccountData;

public static class AccountDataSetup
{
    /// <summary>
    /// Deletion and export of all there is of a person, over every <see cref="IUserData"/> that features register. Needs users, documents,
    /// blobs, an <see cref="IErasureRunner"/> and an <see cref="IExportRunner"/>.
    /// </summary>
    public static IServiceCollection AddAccountData(this IServiceCollection services) => services
        .AddSection<AccountDataOptions, AccountDataOptionsValidator>("AccountData")
        .AddSingleton<Erasures>()
        .AddSingleton<AccountHiding>()
        .AddSingleton<ErasureWork>()
        .AddSingleton<ExportWriter>()
        .AddSingleton<DataExports>()
        .AddSingleton<IUserData, ExportData>()
        .AddSingleton<IUserData, DeadLetterData>();

    /// <summary>Registers what a feature keeps in partitions of the users' own.</summary>
    public static IServiceCollection AddPartitionData(this IServiceCollection services, string kind, string container, params string[] secrets) =>
        services.AddSingleton<IUserData>(provider => new PartitionData(provider.GetRequiredService<IDocumentStore>(), kind, container, secrets));
}
