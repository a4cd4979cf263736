using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Gemini;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Videos;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.Gemini;

/// <summary>Gemini's drawing models (<c>responseModalities: IMAGE</c>); they take the frame's aspect as it is.</summary>
internal sealed class GeminiImages(GeminiOptions options, GeminiMedia media) : IImageVendor
{
    public string Provider => GeminiText.Name;
    public string Model => options.ImageModel;
    public AiKind Kind => AiKind.Image;
    public bool UsesSeed => true;

    /// <summary>The same for every shape.</summary>
    public long TokensOf(VideoFormat aspect) => 1_290;

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        var config = new GenerationConfig { ResponseModalities = ["IMAGE"], ImageConfig = new(order.Aspect.ToString()), Seed = order.Seed };
        var image = await media.MakeAsync(options.ImageModel, order.Prompt, config, "image/", cancellation);
        return new VendorImage(image.Bytes) { InputTokens = image.InputTokens, OutputTokens = image.OutputTokens };
    }
}
