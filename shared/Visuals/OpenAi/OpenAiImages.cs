using System.ClientModel;
using System.Text.Json;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Text.OpenAi;
using AutoVideo.Failures;
using AutoVideo.Videos;
using AutoVideo.Visuals.Providers;
using OpenAI.Images;

namespace AutoVideo.Visuals.OpenAi;

/// <summary><c>POST /images/generations</c> with the gpt-image family (always base64) through the official client: OpenAI and Azure OpenAI.</summary>
internal sealed class OpenAiImages(string provider, string model, string quality, ImageClient images, TimeProvider time) : IImageVendor
{
    private readonly OpenAiErrors errors = new(provider, time);

    public string Provider => provider;
    public string Model => $"{model}/{quality}";
    public AiKind Kind => AiKind.Image;
    public bool UsesSeed => false;

    /// <summary>dall-e is charged by the picture.</summary>
    public long TokensOf(VideoFormat aspect) => model.StartsWith("dall-e", StringComparison.Ordinal) ? 0 : ImageTokens.Of(quality, aspect);

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        try
        {
            var result = await images.GenerateImagesAsync(order.Prompt, 1, new ImageGenerationOptions
            {
                Size = order.Aspect == VideoFormat.Landscape ? new GeneratedImageSize(1536, 1024)
                    : order.Aspect == VideoFormat.Square ? GeneratedImageSize.W1024xH1024 : new GeneratedImageSize(1024, 1536),
                Quality = new GeneratedImageQuality(quality),
            }, cancellation);
            var bytes = result.Value is [{ ImageBytes: { } png }, ..]
                ? png.ToArray()
                : throw new ProviderException(provider, ProviderFault.BadAnswer, "The answer carries no picture.");
            var (input, output) = UsageOf(result.GetRawResponse().Content.ToMemory());
            return new VendorImage(bytes) { InputTokens = input, OutputTokens = output };
        }
        catch (ClientResultException error) when (errors.Read(error) is { IsContentFilter: true } refused)
        {
            throw new PermanentException("content_refused", $"{provider} declined to draw this ({refused.Code}).", error);
        }
        catch (Exception fault) when (errors.Explain(fault, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    private static (long Input, long Output) UsageOf(ReadOnlyMemory<byte> answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? (Count(usage, "input_tokens"), Count(usage, "output_tokens"))
            : (0, 0);

        static long Count(JsonElement usage, string name) => usage.TryGetProperty(name, out var tokens) && tokens.TryGetInt64(out var count) ? count : 0;
    }
}
