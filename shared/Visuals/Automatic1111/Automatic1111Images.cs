using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.Automatic1111;

internal sealed record TextToImage(
    string Prompt, string NegativePrompt, int Width, int Height, int Steps, double CfgScale, string SamplerName, long Seed,
    int BatchSize, int NIter, bool SendImages, bool SaveImages)
{
    public IReadOnlyDictionary<string, string>? OverrideSettings { get; init; }
}

internal sealed record TextToImageAnswer(IReadOnlyList<string>? Images);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 32)]
[JsonSerializable(typeof(TextToImage))]
[JsonSerializable(typeof(TextToImageAnswer))]
internal sealed partial class Automatic1111JsonContext : JsonSerializerContext;

/// <summary>AUTOMATIC1111's <c>POST /sdapi/v1/txt2img</c>.</summary>
internal sealed class Automatic1111Images(Automatic1111Options options, ProviderHttp http) : IImageVendor
{
    public const string Name = "automatic1111";

    private readonly Uri address = new($"{options.BaseUrl.TrimEnd('/')}/sdapi/v1/txt2img");

    public string Provider => Name;
    public string Model => options.Checkpoint.Length > 0 ? options.Checkpoint : "loaded";
    public AiKind Kind => AiKind.Image;
    public bool UsesSeed => true;
    public string Settings => string.Create(CultureInfo.InvariantCulture, $"{options.Sampler}, {options.Steps} steps, guidance {options.Guidance}, {options.Megapixels} MP");

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        var (width, height) = DiffusionSize.Of(order.Aspect, options.Megapixels);
        var body = new TextToImage(
            order.Prompt, order.Negative, width, height, options.Steps, options.Guidance, options.Sampler, order.Seed, 1, 1, SendImages: true, SaveImages: false)
        {
            OverrideSettings = options.Checkpoint.Length > 0 ? new Dictionary<string, string> { ["sd_model_checkpoint"] = options.Checkpoint } : null,
        };
        try
        {
            var answer = await http.PostAsync(
                Name, address, body, Automatic1111JsonContext.Default.TextToImage, Automatic1111JsonContext.Default.TextToImageAnswer, Headers, cancellation);
            return new VendorImage(ProviderBytes.FromBase64(Name, answer.Images is [var first, ..] ? first : null));
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    private void Headers(HttpRequestHeaders headers)
    {
        if (options.User.Length > 0)
            headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
    }
}
