using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Gemini;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Text.Gemini;
using AutoVideo.Videos;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.Gemini;

/// <summary>Gemini's drawing models (<c>responseModalities: IMAGE</c>); they take an aspect of their own list.</summary>
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
        var config = new GenerationConfig { ResponseModalities = ["IMAGE"], ImageConfig = new(Near(order.Aspect)), Seed = order.Seed };
        var image = await media.MakeAsync(options.ImageModel, order.Prompt, config, "image/", cancellation);
        return new VendorImage(image.Bytes) { InputTokens = image.InputTokens, OutputTokens = image.OutputTokens };
    }

    /// <summary>There is no 4:5; of 3:4 a little is cropped above or below.</summary>
    private static string Near(VideoFormat aspect) => aspect == VideoFormat.Tall ? "3:4" : aspect.ToString();
}
