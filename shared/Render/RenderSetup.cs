using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Preview;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Render;

public static partial class RenderSetup
{
    /// <summary>What composing a timeline needs: options. <see cref="Timeline.TimelineBuilder"/> itself is pure.</summary>
    public static IServiceCollection AddRender(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RenderOptions>, RenderOptionsValidator>());
        services.AddOptions<RenderOptions>().BindConfiguration("Render").ValidateOnStart();
        services.TryAddSingleton<Brand.BrandKits>();
        services.TryAddSingleton<Music.UploadedMusic>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<AccountData.IUserData, Brand.BrandUserData>());
        return services;
    }

    /// <summary>What finds previews and has them made; wants videos, media jobs and locks.</summary>
    public static IServiceCollection AddPreviews(this IServiceCollection services) => services.AddSingleton<PreviewTimelines>().AddSingleton<VideoPreviews>();

    /// <summary>What the media worker needs to render; wants an <see cref="Storage.IBlobStore"/>.</summary>
    public static IServiceCollection AddRenderWorker(this IServiceCollection services)
    {
        services.AddRender().AddProcesses();
        services.TryAddSingleton<ToolVersions>();
        AddProbe(services);
        services.TryAddSingleton<EncoderProbe>();
        services.TryAddSingleton<VideoRenderer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobHandler, RenderJobHandler>());
        services.TryAddSingleton<PreviewRenderer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobHandler, PreviewJobHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobHandler, Packaging.PackageJobHandler>());
        services.TryAddSingleton<Music.MusicDecoder>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMediaJobHandler, Music.MusicProbeHandler>());
        return services;
    }

    /// <summary>For a worker that is a program of its own: its log says what it encodes with. After <see cref="AddRenderWorker"/>.</summary>
    public static IServiceCollection AddEncoderReport(this IServiceCollection services) => services.AddHostedService<EncoderReport>();

    /// <summary>Another way to probe than ffprobe as a child process, in the build that has one.</summary>
    static partial void AddProbe(IServiceCollection services);
}
