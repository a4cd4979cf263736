using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Messaging;
using AutoVideo.Render;
using AutoVideo.Storage;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Platform;

internal static class PlatformSetup
{
    /// <summary>Clock, caller, message bus, health, and what functions share.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<ICallers, LocalOwner>()
            .AddSingleton<IMessageBus, ServiceBusMessageBus>()
            .AddSingleton<IMediaJobEvents, RenderEvents>()
            .AddSingleton<IHealthProbe, DocumentProbe>()
            .AddSingleton<IHealthProbe, BlobProbe>()
            .AddSingleton<ManifestBlobs>()
            .AddSingleton<OwnedVideos>()
            .AddSingleton<VideoSteps>()
            .AddSingleton<IVideoPipeline, DurableVideoPipeline>();
    }
}
