using AutoVideo.Videos;

namespace AutoVideo.Visuals.Providers;

/// <summary>From a scene to what an image model is told. The style line is the same for all scenes of a video, and for all videos of a style.</summary>
internal static class ImagePrompt
{
    private const string Nothing = "text, letters, words, numbers, captions, logo, watermark, signature, frame, border, collage, deformed hands";

    public static ImageOrder For(PictureRequest request)
    {
        var aspect = AspectOf(request.Width, request.Height);
        var prompt = $"{request.Prompt.Trim().TrimEnd('.')}. Style of the whole series: {Look(request.Style)}. {Composition(aspect)} No text, letters, logos or watermarks.";
        return new(prompt, Nothing, aspect, request.Keywords, request.Language, request.VideoSeed & int.MaxValue);
    }

    public static VideoFormat AspectOf(int width, int height) =>
        VideoFormat.All.MinBy(format => Math.Abs(Math.Log((double)width / height * format.AspectHeight / format.AspectWidth)));

    private static string Look(string style) => style switch
    {
        "" or "explainer" => "clean modern editorial illustration, soft volumetric light, rich but restrained colours, gentle depth of field",
        "calm" => "quiet painterly illustration, pastel colours, diffuse morning light",
        "bright" => "bright cheerful illustration, saturated colours, crisp daylight",
        "tense" => "dramatic cinematic picture, deep shadows, cool colours, strong contrast",
        "warm" => "warm cinematic picture, golden evening light, earthy colours",
        _ => $"{VideoStyle.WordsOf(style)}, one consistent palette and light",
    };

    /// <summary>Where headline and captions will lie, the picture stays calm.</summary>
    private static string Composition(VideoFormat aspect) =>
        aspect == VideoFormat.Landscape ? "Wide composition, main subject right of the centre, calm space on the left and at the bottom."
        : aspect == VideoFormat.Square ? "Square composition, main subject in the middle, calm space at the top and at the bottom."
        : "Vertical composition, main subject in the middle, calm space in the upper quarter and in the lower third.";
}
