using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Storage;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Packages;
using AutoVideo.Videos.Reviews;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Videos;

public static class VideosSetup
{
    /// <summary>Videos and their state. Needs documents, blobs, a message bus, a script model and an <see cref="IVideoPipeline"/>.</summary>
    public static IServiceCollection AddVideos(this IServiceCollection services) => services
        .AddSection<ReviewOptions, ReviewOptionsValidator>("Review")
        .AddSingleton<VideoProjector>()
        .AddSingleton<VideoStore>()
        .AddSingleton<VideoVersions>()
        .AddSingleton<VideoPackages>()
        .AddSingleton<IVideoFinished, PackagesOfFinished>()
        .AddSingleton<VideoEditor>()
        .AddSingleton<ApprovedScripts>()
        .AddSingleton<VideoAdmission>()
        .AddSingleton<VideoSweeper>()
        .AddSingleton<LostVideos>()
        .AddSingleton<IArtefactReferences, VideoReferences>()
        .AddSingleton<IKeptBlobs, VideoUploads>()
        .AddSingleton<IUserData, VideoUserData>()
        .AddSingleton<IUserData, VideoArtefacts>();
}
