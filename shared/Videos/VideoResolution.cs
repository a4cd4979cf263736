using System.Globalization;
using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>How fine a picture is: pixels of its shorter side, written <c>1080p</c>.</summary>
public readonly record struct VideoResolution(int ShortSide)
{
    public static readonly VideoResolution Default = new(1080);

    public static IReadOnlyList<VideoResolution> All { get; } = [new(720), Default, new(1440), new(2160)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ShortSide}p");

    /// <exception cref="PermanentException"><c>resolution_unknown</c>.</exception>
    public static VideoResolution Parse(string text)
    {
        foreach (var known in All)
        {
            if (known.ToString() == text)
                return known;
        }
        throw new PermanentException("resolution_unknown", $"'{text}' is no resolution; use {string.Join(", ", All)}.");
    }
}
