using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>Shape of a picture: 9:16, 16:9 or 1:1 (width to height).</summary>
public readonly record struct VideoFormat(int AspectWidth, int AspectHeight)
{
    public static readonly VideoFormat Portrait = new(9, 16);
    public static readonly VideoFormat Landscape = new(16, 9);
    public static readonly VideoFormat Square = new(1, 1);

    public static IReadOnlyList<VideoFormat> All => [Portrait, Landscape, Square];

    /// <summary>Pixels at the size posted by default: 1080x1920, 1920x1080, 1080x1080.</summary>
    public (int Width, int Height) Size => this == Landscape ? (1920, 1080) : this == Square ? (1080, 1080) : (1080, 1920);

    public override string ToString() => $"{AspectWidth}:{AspectHeight}";

    public static bool TryParse(string? text, out VideoFormat format)
    {
        foreach (var known in All)
        {
            if (known.ToString() == text)
            {
                format = known;
                return true;
            }
        }
        format = default;
        return false;
    }

    public static VideoFormat Parse(string text) => TryParse(text, out var format)
        ? format
        : throw new PermanentException("format_unknown", $"'{text}' is no format; use 9:16, 16:9 or 1:1.");
}
