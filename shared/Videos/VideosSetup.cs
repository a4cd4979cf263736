using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Videos;

public static class VideosSetup
{
    /// <summary>Videos and their state. Needs documents, blobs, a message bus, a script model and an <see cref="IVideoPipeline"/>.</summary>
    public static IServiceCollection AddVideos(this IServiceCollection services) => services
        .AddSingleton<VideoProjector>()
        .AddSingleton<VideoStore>()
        .AddSingleton<VideoAdmission>()
        .AddSingleton<VideoSweeper>()
        .AddSingleton<IArtefactReferences, VideoReferences>();
}
