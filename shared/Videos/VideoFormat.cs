using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>Shape of a picture: 9:16, 16:9, 1:1 or 4:5 (width to height).</summary>
public readonly record struct VideoFormat(int AspectWidth, int AspectHeight)
{
    public static readonly VideoFormat Portrait = new(9, 16);
    public static readonly VideoFormat Landscape = new(16, 9);
    public static readonly VideoFormat Square = new(1, 1);

    public static readonly VideoFormat Tall = new(4, 5);

    public static IReadOnlyList<VideoFormat> All => [Portrait, Landscape, Square, Tall];

    /// <summary>Pixels at the size posted by default: 1080x1920, 1920x1080, 1080x1080, 1080x1350.</summary>
    public (int Width, int Height) Size => SizeAt(VideoResolution.Default);

    /// <summary>Pixels when the shorter side has as many as a resolution says.</summary>
    public (int Width, int Height) SizeAt(VideoResolution resolution)
    {
        var side = resolution.ShortSide;
        return AspectWidth > AspectHeight ? (side * AspectWidth / AspectHeight, side) : (side, side * AspectHeight / AspectWidth);
    }

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
        : throw new PermanentException("format_unknown", $"'{text}' is no format; use {string.Join(", ", All)}.");
}
