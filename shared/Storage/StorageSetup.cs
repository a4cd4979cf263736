using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Storage.AzureBlob;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Storage.Files;
using AutoVideo.Storage.Redis;
using AutoVideo.Storage.Sqlite;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

public static class StorageSetup
{
    /// <summary>
    /// Documents in SQLite and blobs in files, both below <c>Data:Folder</c>, and the address at which signed links are answered;
    /// <c>Storage:Documents</c> and <c>Storage:Blobs</c> put them elsewhere.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddData();
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.TryAddSingleton<PublicAddress>();
        services.TryAddSingleton(provider => new ReadSignature(
            SigningKeyFile.ReadOrCreate(provider.OpenData().PathOf("keys", "blob.key")), provider.GetRequiredService<TimeProvider>()));
        services.AddCosmos();
        services.TryAddSingleton(provider => new SqliteDocumentStore(
            provider.OpenData().PathOf("documents.db"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IDocumentStore>(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value.Documents switch
        {
            DocumentEngine.Cosmos => provider.GetRequiredService<CosmosDocumentStore>(),
            _ => provider.GetRequiredService<SqliteDocumentStore>(),
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDeletedBytes, SqliteDeletedBytes>(provider => new(provider.OpenData().PathOf())));
        services.AddRedis();
        services.TryAddSingleton<DocumentLock>();
        services.TryAddKeyedSingleton<ILock>(LockKind.Durable, (provider, _) => provider.GetRequiredService<DocumentLock>());
        services.TryAddSingleton<RedisLock>();
        services.TryAddSingleton<ILock>(provider => provider.UsesRedis() ? provider.GetRequiredService<RedisLock>() : provider.GetRequiredService<DocumentLock>());
        services.TryAddSingleton(provider => new FileBlobStore(
            provider.OpenData().PathOf("blobs"), provider.GetRequiredService<ReadSignature>(),
            provider.GetRequiredService<PublicAddress>(), provider.GetRequiredService<TimeProvider>()));
        services.AddAzureBlob();
        services.TryAddSingleton<IBlobStore>(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value.Blobs switch
        {
            BlobEngine.Azure => provider.GetRequiredService<AzureBlobStore>(),
            _ => provider.GetRequiredService<FileBlobStore>(),
        });
        services.TryAddSingleton(provider => (IBlobUploads)provider.GetRequiredService<IBlobStore>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FileBlobEndpoint>());
        services.TryAddSingleton<ArtefactStore>();
        services.TryAddSingleton(provider => new BlobCleaner(
            provider.GetRequiredService<IBlobStore>(), LeftoversOf(provider), provider.GetServices<IArtefactReferences>(), provider.GetServices<IKeptBlobs>(),
            provider.GetRequiredService<IOptions<StorageOptions>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BlobCleaner>>()));
        return services;
    }

    // Blob Storage drops uncommitted blocks by itself.
    private static IEnumerable<IBlobLeftovers> LeftoversOf(IServiceProvider provider) =>
        provider.GetRequiredService<IBlobStore>() is IBlobLeftovers store ? [store] : [];

    /// <summary>The data folder's options and the clock; every feature that keeps something on this machine calls it.</summary>
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        FileSizeLimit.ReportAsError();
        services.AddOptions<DataOptions>().BindConfiguration("Data").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DataOptions>, DataOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>The data folder's options, once the folder is there.</summary>
    /// <exception cref="PermanentException"><c>data_folder_unusable</c>, <c>disk_full</c> or <c>disk_read_only</c>.</exception>
    public static DataOptions OpenData(this IServiceProvider provider)
    {
        var data = provider.GetRequiredService<IOptions<DataOptions>>().Value;
        try
        {
            // Scripts and videos are their owner's business on a machine with several users.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(data.PathOf());
            else
                Directory.CreateDirectory(data.PathOf(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Explain(e) ?? new PermanentException(
                "data_folder_unusable", $"'{data.PathOf()}' cannot be used as the data folder: {e.Message} Choose another with --data.", e);
        }
    }
}
