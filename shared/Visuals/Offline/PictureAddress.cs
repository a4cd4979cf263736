using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Visuals.Offline;

/// <summary>Everything that determines an offline picture's bytes beside the code.</summary>
/// <param name="Fonts">Families that the type is set in.</param>
public sealed record PictureParameters(string Provider, PictureRequest Request, string Fonts);

internal static class PictureAddress
{
    public const string Provider = "offline";

    /// <summary>Raise it when a picture of the same request looks different.</summary>
    private const int CodeVersion = 1;

    private const string Fonts = "Inter Display, Noto Sans CJK";
    private const int SmallestSide = 128, LargestSide = 4096, MostKeywords = 12;

    public static ContentAddress Of(PictureRequest request) =>
        ContentAddress.Of("picture", CodeVersion, new PictureParameters(Provider, request, Fonts), VisualsJsonContext.Default.PictureParameters);

    /// <summary>The request with its texts cut to what can matter, so that it always fits a media job's input.</summary>
    /// <exception cref="PermanentException"><c>picture_size</c>.</exception>
    public static PictureRequest Bounded(PictureRequest request)
    {
        if (request.Width is < SmallestSide or > LargestSide || request.Height is < SmallestSide or > LargestSide)
            throw new PermanentException("picture_size", $"A picture of {request.Width}x{request.Height} pixels cannot be drawn; each side is {SmallestSide} to {LargestSide}.");
        return request with
        {
            Prompt = Cut(request.Prompt, 1000),
            Keywords = [.. request.Keywords.Take(MostKeywords).Select(keyword => Cut(keyword, 80))],
            Headline = Cut(request.Headline, 300),
            Kicker = request.Kicker is null ? null : Cut(request.Kicker, 120),
            Style = Cut(request.Style, 100),
            Topic = request.Topic is null ? null : Cut(request.Topic, 200),
            SceneCount = Math.Max(1, request.SceneCount),
        };
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
