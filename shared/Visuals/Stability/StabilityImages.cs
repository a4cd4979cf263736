using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Failures;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.Stability;

internal sealed record StabilityAnswer(string? Image, string? FinishReason, long? Seed);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(StabilityAnswer))]
internal sealed partial class StabilityJsonContext : JsonSerializerContext;

/// <summary>Stability's <c>POST /v2beta/stable-image/generate/{model}</c>: multipart in, JSON with base64 out.</summary>
internal sealed class StabilityImages(StabilityOptions options, ProviderHttp http) : IImageVendor
{
    public const string Name = "stability";

    private readonly Uri address = new($"{options.BaseUrl.TrimEnd('/')}/v2beta/stable-image/generate/{options.Model}");

    public string Provider => Name;
    public string Model => options.Model;
    public AiKind Kind => AiKind.Image;
    public bool UsesSeed => true;

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(order.Prompt), "prompt" },
            { new StringContent(order.Negative), "negative_prompt" },
            { new StringContent(order.Aspect.ToString()), "aspect_ratio" },
            { new StringContent(order.Seed.ToString(CultureInfo.InvariantCulture)), "seed" },
            { new StringContent("png"), "output_format" },
        };
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Authorization = new("Bearer", options.Key);
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            var (bytes, _) = await http.GetBytesAsync(Name, request, "application/json", cancellation);
            var answer = JsonSerializer.Deserialize(bytes, StabilityJsonContext.Default.StabilityAnswer);
            return answer?.FinishReason switch
            {
                "CONTENT_FILTERED" => throw Refused("CONTENT_FILTERED", null),
                "SUCCESS" => new VendorImage(ProviderBytes.FromBase64(Name, answer.Image)),
                _ => throw new ProviderException(Name, ProviderFault.BadAnswer, "The picture was not finished."),
            };
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.IsContentFilter ? Refused(error.Answer.Code, error) : error.Answer.AsException(Name);
        }
        catch (JsonException broken)
        {
            throw new ProviderException(Name, ProviderFault.BadAnswer, "The answer is not the JSON that was promised.", null, broken);
        }
    }

    private static PermanentException Refused(string why, Exception? inner) =>
        new("content_refused", $"{Name} declined to draw this ({why}).", inner ?? new InvalidOperationException(why));
}
