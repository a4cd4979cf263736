using AutoVideo.MediaJobs.Sqlite;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

public static class MediaJobsSetup
{
    /// <summary>The queue of media jobs in <c>Data:Folder</c>, for who wants work done; does none itself.</summary>
    public static IServiceCollection AddMediaJobs(this IServiceCollection services)
    {
        services.AddData();
        services.AddOptions<MediaJobsOptions>().BindConfiguration("MediaJobs").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaJobsOptions>, MediaJobsOptionsValidator>());
        services.TryAddSingleton(provider => new SqliteMediaJobs(
            provider.OpenData().PathOf("media.db"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMediaJobs>(provider => provider.GetRequiredService<SqliteMediaJobs>());
        services.TryAddSingleton<IMediaJobQueue>(provider => provider.GetRequiredService<SqliteMediaJobs>());
        return services;
    }

    /// <summary>The worker that starts native tools. Never composed in the Azure host: there it is the render container.</summary>
    public static IServiceCollection AddMediaWorker(this IServiceCollection services)
    {
        services.AddHostedService<MediaWorker>();
        services.TryAddSingleton<Workspaces>();
        services.TryAddSingleton<WorkerCpu>();
        services.TryAddSingleton<MediaJobRunner>();
        return services;
    }
}
