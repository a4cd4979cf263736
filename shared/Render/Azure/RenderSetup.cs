using AutoVideo.Render.Verify;
using AutoVideo.Render.Verify.Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Render;

public static partial class RenderSetup
{
    static partial void AddProbe(IServiceCollection services) => services.TryAddSingleton<IFileProbe, FfmpegCoreProbe>();
}
