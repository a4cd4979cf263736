using AutoVideo.Http;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Messaging;
using AutoVideo.Messaging.Azure;
using AutoVideo.Platform.Landing;
using AutoVideo.Storage;
using AutoVideo.Telemetry;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Platform;

internal static partial class PlatformSetup
{
    /// <summary>Clock, message bus, health, and what functions share.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        AddHostTelemetry(services);
        return services
            .AddMessaging()
            .AddSingleton<IMessageBus, ServiceBusMessageBus>()
            .AddSingleton<PatientMessages>()
            .AddSingleton<IJobMessages, ServiceBusJobMessages>()
            .AddSingleton<IHealthProbe, DocumentProbe>()
            .AddSingleton<IHealthProbe, BlobProbe>()
            .AddSingleton<IHealthProbe, MediaJobProbe>()
            .AddSingleton<IHealthProbe, MediaWorkerProbe>()
            .AddSingleton<IHealthProbe, BusProbe>()
            .AddSingleton<IHealthProbe, OrchestrationProbe>()
            .AddSingleton<IStartupFilter, LandingPage>()
            .AddApi()
            .AddSingleton<ManifestBlobs>()
            .AddSingleton<OwnedVideos>()
            .AddSingleton<VideoSteps>()
            .AddSingleton<Videos.Edits.VideoPlans>()
            .AddSingleton<IVideoPipeline, DurableVideoPipeline>()
            .AddSingleton<Videos.Packages.IPackagePipeline, Videos.Packages.DurablePackagePipeline>()
            .AddSingleton<Ai.Transcription.ITranscriptionPipeline, Ai.Transcription.DurableTranscriptions>();
    }

    static partial void AddHostTelemetry(IServiceCollection services);
}
