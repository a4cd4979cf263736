using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Photos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Visuals;

public static class VisualsSetup
{
    /// <summary>The side that wants pictures: painters. Needs <see cref="IMediaJobs"/>, <see cref="ArtefactStore"/> and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddVisuals(this IServiceCollection services)
    {
        services.TryAddSingleton<OfflinePainter>();
        services.TryAddSingleton<UploadedPictures>();
        services.TryAddSingleton(provider => new SharedPictures(
            provider.GetRequiredService<UploadedPictures>(), provider.GetRequiredService<OfflinePainter>(),
            provider.GetRequiredService<ManifestBlobs>(), provider.GetRequiredService<IBlobStore>()));
        services.AddSingleton<IImagePainter>(provider => provider.GetRequiredService<OfflinePainter>());
        return services;
    }

    /// <summary>The side that draws: for the media worker only, since it runs native tools. Needs <see cref="Processes.ToolRunner"/> and the stores.</summary>
    public static IServiceCollection AddVisualsWorker(this IServiceCollection services)
    {
        services.AddProcesses();
        services.TryAddSingleton<LayerRasterizer>();
        services.TryAddSingleton<PhotoIllustrator>();
        services.AddSingleton<IMediaJobHandler, IllustrateJobHandler>();
        return services;
    }
}
