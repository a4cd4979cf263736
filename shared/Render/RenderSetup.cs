using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

public static class RenderSetup
{
    /// <summary>What composing a timeline needs: options. <see cref="Timeline.TimelineBuilder"/> itself is pure.</summary>
    public static IServiceCollection AddRender(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RenderOptions>, RenderOptionsValidator>());
        services.AddOptions<RenderOptions>().BindConfiguration("Render").ValidateOnStart();
        return services;
    }

    /// <summary>What the media worker needs to render; wants an <see cref="Storage.IBlobStore"/>.</summary>
    public static IServiceCollection AddRenderWorker(this IServiceCollection services)
    {
        services.AddRender().AddProcesses();
        services.TryAddSingleton<FfmpegVersion>();
        services.TryAddSingleton<VideoRenderer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobHandler, RenderJobHandler>());
        return services;
    }
}
