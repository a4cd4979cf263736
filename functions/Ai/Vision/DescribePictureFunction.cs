using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Ai.Vision;

/// <param name="AltText">What a reader of the page is told who does not see it: the description, and what is written in the picture.</param>
/// <param name="Description">One sentence: who or what is seen, doing what, where.</param>
/// <param name="Subjects">Up to eight nouns, most telling first.</param>
/// <param name="Text">What is written in the picture; empty for nothing.</param>
/// <param name="Interest">0 to 1: how much there is to look at.</param>
internal sealed record DescriptionView(
    string AltText, string Description, IReadOnlyList<string> Subjects, string Text, double Interest, string Language, string Provider, string Model) : IExample<DescriptionView>
{
    public static DescriptionView Example { get; } = Of(new("A bee lands on a flower.", ["bee", "flower"], "HIVE 7", 0.8) { Provider = "openai", Model = "gpt-5-mini" }, "en");

    public static DescriptionView Of(FrameDescription seen, string language) => new(
        seen.Text.Length == 0 ? seen.Caption : $"{seen.Caption} “{seen.Text}”", seen.Caption, seen.Subjects, seen.Text, seen.Interest, language, seen.Provider, seen.Model);
}

public sealed class DescribePictureFunction(ICallers callers, IVisionModel vision)
{
    private const string Png = "image/png", Jpeg = "image/jpeg", WebP = "image/webp";

    /// <summary>
    /// Says what a picture shows, for an alt text or a search: the body is the file itself, a PNG, JPEG or WebP of up to 5 MB. The picture is not kept;
    /// the same question about it is paid for once. It is counted in tokens of text. Nobody in it is named.
    /// </summary>
    [Function("DescribePicture"), Requires(Permissions.AiDescribe), Accepts(Png, IVisionModel.MaxBytes, Others = [Jpeg, WebP]), Answers<DescriptionView>]
    [Query("language", "Of the description.", Values = ["en", "zh-TW", "ja", "ru"])]
    [Query("context", "What is known of the picture.", MaxLength = IVisionModel.MaxContext)]
    [Fails("content_type_refused", "body_too_large", "parameter_invalid", "picture_unusable", "vision_not_configured", "content_refused", "providers_failed", "quota_exceeded", "try_again")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/ai/descriptions")] HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not (Png or Jpeg or WebP))
            throw new PermanentException("content_type_refused", $"Send the picture as {Png}, {Jpeg} or {WebP}.");
        var language = RequestQuery.OneOf(request, "language", [.. Videos.Languages.All]) ?? Videos.Languages.English;
        var context = RequestQuery.Text(request, "context", IVisionModel.MaxContext);
        var caller = await callers.OfAsync(request, cancellation);
        using var picture = await JsonBody.ReadAsync(request, IVisionModel.MaxBytes, cancellation);
        CallOwner.Set(new(caller.UserId, null, "vision"));
        var seen = await vision.DescribeAsync(picture.ToArray(), language, context, cancellation);
        return Results.Json(DescriptionView.Of(seen, language), AiHttpJsonContext.Default.DescriptionView);
    }
}
