using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Gemini;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Visuals.Automatic1111;
using AutoVideo.Visuals.ComfyUi;
using AutoVideo.Visuals.Gemini;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.OpenAi;
using AutoVideo.Visuals.Pexels;
using AutoVideo.Visuals.Providers;
using AutoVideo.Visuals.Stability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Visuals;

public static class VisualsProviders
{
    /// <summary>The providers' pictures in the order of the setting; the offline illustrator without a key. Needs <see cref="AiSetup.AddAi"/> and <see cref="VisualsSetup.AddVisuals"/>.</summary>
    public static IServiceCollection AddVisualsProviders(this IServiceCollection services) => services
        .AddSection<VisualsOptions, VisualsOptionsValidator>("Visuals")
        .AddSection<StabilityOptions, StabilityOptionsValidator>("Stability")
        .AddSection<Automatic1111Options, Automatic1111OptionsValidator>("Automatic1111")
        .AddSection<ComfyUiOptions, ComfyUiOptionsValidator>("ComfyUi")
        .AddSection<PexelsOptions, PexelsOptionsValidator>("Pexels")
        .AddSingleton<IProviderRoster>(provider => new ConfiguredRoster(
            AiKind.Image, "visuals", () => Options<VisualsOptions>(provider).Providers,
            () => Configured(provider).Select(vendor => (vendor.Provider, vendor.Model)).Append((PictureAddress.Provider, "drawn")).ToDictionary(), stock: PexelsPictures.Name,
            provider.GetRequiredService<ProviderChoices>(),
            entry => entry with { TokensOfPicture = Configured(provider).FirstOrDefault(vendor => vendor.Provider == entry.Provider) is { } vendor ? vendor.TokensOf : null }))
        .AddSingleton(InOrder);

    private static IImagePainter InOrder(IServiceProvider services)
    {
        IImagePainter offline = services.GetRequiredService<OfflinePainter>();
        var configured = Configured(services).ToDictionary(vendor => vendor.Provider);
        var painters = new List<IImagePainter>();
        foreach (var provider in ProviderOrder.Of(Options<VisualsOptions>(services).Providers))
        {
            if (provider == offline.Provider)
                painters.Add(offline);
            else if (configured.TryGetValue(provider, out var vendor))
                painters.Add(Painter(vendor, services));
        }
        return painters is [] || (painters is [var only] && only == offline)
            ? offline
            : new PainterChain(
                new LiveOrder<IImagePainter>("visuals", painters, painter => painter.Provider, services.GetRequiredService<ProviderChoices>()), offline, services.GetRequiredService<ILogger<PainterChain>>());
    }

    private static VendorPainter Painter(IImageVendor vendor, IServiceProvider services) => new(
        vendor, services.GetRequiredService<IProviderCalls>(), services.GetRequiredService<ArtefactStore>(), services.GetRequiredService<IBlobStore>(),
        services.GetRequiredService<IMediaJobs>());

    private static IEnumerable<IImageVendor> Configured(IServiceProvider services)
    {
        var http = services.GetRequiredService<ProviderHttp>();
        if (Options<OpenAiOptions>(services) is { Key.Length: > 0 } openAi)
            yield return new OpenAiImages("openai", openAi.ImageModel, openAi.ImageQuality,
                OpenAiClients.Create(http, openAi.BaseUrl, openAi.Key, openAi.Organization, openAi.Project).GetImageClient(openAi.ImageModel), http.Time);
        if (Options<AzureOpenAiOptions>(services) is { Endpoint.Length: > 0, ImageDeployment.Length: > 0 } azure)
            yield return new OpenAiImages("azure-openai", azure.ImageDeployment, azure.ImageQuality, services.GetRequiredService<AzureOpenAiConnection>().Client.GetImageClient(azure.ImageDeployment), http.Time);
        if (Options<GeminiOptions>(services) is { Key.Length: > 0 } gemini)
            yield return new GeminiImages(gemini, new GeminiMedia(gemini, http));
        if (Options<StabilityOptions>(services) is { Key.Length: > 0 } stability)
            yield return new StabilityImages(stability, http);
        if (Options<Automatic1111Options>(services) is { BaseUrl.Length: > 0 } webUi)
            yield return new Automatic1111Images(webUi, http);
        if (Options<ComfyUiOptions>(services) is { BaseUrl.Length: > 0, GraphFile.Length: > 0 } comfy)
            yield return new ComfyUiImages(comfy, http);
        if (Options<PexelsOptions>(services) is { Key.Length: > 0 } pexels)
            yield return new PexelsPictures(pexels, http);
    }

    private static T Options<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
