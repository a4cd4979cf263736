using System.Globalization;

namespace AutoVideo.Visuals.Offline.Raster;

/// <summary>A colour, sRGB, each part 0 to 1.</summary>
internal readonly record struct Rgb(float R, float G, float B)
{
    /// <param name="hex"><c>#rrggbb</c>.</param>
    public static Rgb Parse(string hex) => new(Part(hex, 1), Part(hex, 3), Part(hex, 5));

    public string Hex => $"#{Byte(R):x2}{Byte(G):x2}{Byte(B):x2}";

    /// <summary>Rec. 709 luma.</summary>
    public float Luma => 0.2126f * R + 0.7152f * G + 0.0722f * B;

    public Rgb Mix(Rgb other, float share) => new(R + (other.R - R) * share, G + (other.G - G) * share, B + (other.B - B) * share);

    private static float Part(string hex, int start) => int.Parse(hex.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255f;

    private static int Byte(float part) => (int)MathF.Round(Math.Clamp(part, 0, 1) * 255);
}
