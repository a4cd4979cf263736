using AutoVideo.Failures;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.MediaJobs.Sqlite;
using AutoVideo.Messaging;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

public static class MediaJobsSetup
{
    /// <summary>The queue of media jobs in <c>Data:Folder</c>, or on the bus with <c>MediaJobs:Transport</c>, for who wants work done; does none itself.</summary>
    public static IServiceCollection AddMediaJobs(this IServiceCollection services)
    {
        services.AddData();
        services.AddOptions<MediaJobsOptions>().BindConfiguration("MediaJobs").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaJobsOptions>, MediaJobsOptionsValidator>());
        services.TryAddSingleton(provider => new SqliteMediaJobs(
            provider.OpenData().PathOf("media.db"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new BusMediaJobs(
            provider.GetRequiredService<IDocumentStore>(), MessagesOf(provider), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new BusMediaJobQueue(
            provider.GetRequiredService<IDocumentStore>(), MessagesOf(provider), ShortLook, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BusMediaJobQueue>>()));
        services.TryAddSingleton<IMediaJobs>(provider => UsesBus(provider)
            ? provider.GetRequiredService<BusMediaJobs>() : provider.GetRequiredService<SqliteMediaJobs>());
        services.TryAddSingleton<IMediaJobQueue>(provider => UsesBus(provider)
            ? provider.GetRequiredService<BusMediaJobQueue>() : provider.GetRequiredService<SqliteMediaJobs>());
        return services;
    }

    /// <summary>The worker that starts native tools. Never composed in the Azure host: there it is the render container.</summary>
    public static IServiceCollection AddMediaWorker(this IServiceCollection services)
    {
        services.AddHostedService<MediaWorker>();
        services.TryAddSingleton<Workspaces>();
        services.TryAddSingleton<WorkerCpu>();
        services.TryAddSingleton<MediaJobRunner>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobEvents, RenderEvents>(
            provider => new RenderEvents(provider.GetService<IMessageBus>())));
        return services;
    }

    // Service Bus answers "nothing there" only after a wait of its own.
    private static readonly TimeSpan ShortLook = TimeSpan.FromMilliseconds(50);

    private static bool UsesBus(IServiceProvider provider) => provider.GetRequiredService<IOptions<MediaJobsOptions>>().Value.Transport == MediaJobTransport.Bus;

    private static IJobMessages MessagesOf(IServiceProvider provider) => provider.GetService<IJobMessages>()
        ?? throw new PermanentException("media_jobs_unconfigured", "MediaJobs:Transport is bus, but this program has no message bus. Take folder, or the azure build.");
}
