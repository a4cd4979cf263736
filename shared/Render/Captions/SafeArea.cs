using AutoVideo.Failures;

namespace AutoVideo.Render.Captions;

/// <summary>
/// What of a frame an app leaves free of its own controls: shares of width and height to stay clear of on each side. Apps change and devices
/// differ by a percent or so; the figures are on the safe side of what their guides and those who measure them give (docs/operations.md).
/// </summary>
internal sealed record SafeArea(double Left, double Top, double Right, double Bottom)
{
    private const double Edge = 0.03, FeedEdge = 0.06;

    // Of an upright frame of 1080x1920: tabs above, name and text below, the column of buttons on the right.
    private static readonly Dictionary<string, SafeArea> Upright = new(StringComparer.Ordinal)
    {
        ["tiktok"] = new(60 / 1080.0, 130 / 1920.0, 140 / 1080.0, 370 / 1920.0),
        ["reels"] = new(65 / 1080.0, 270 / 1920.0, 130 / 1080.0, 450 / 1920.0),
        ["shorts"] = new(60 / 1080.0, 200 / 1920.0, 130 / 1080.0, 380 / 1920.0),
        ["feed"] = new(FeedEdge, FeedEdge, FeedEdge, 0.16),
    };

    /// <summary>Where a video can be meant for.</summary>
    internal static IReadOnlyCollection<string> Platforms => Upright.Keys;

    /// <param name="platform">Null: nowhere in particular.</param>
    /// <exception cref="PermanentException"><c>timeline_invalid</c>: no such platform.</exception>
    internal static SafeArea Of(string? platform, int width, int height)
    {
        if (platform is not null && !Upright.ContainsKey(platform))
            throw new PermanentException("timeline_invalid", $"'{platform}' is no platform; use {string.Join(", ", Platforms)}.");
        if (height <= width)
            return platform == "feed" ? new(FeedEdge, FeedEdge, FeedEdge, FeedEdge) : new(Edge, Edge, Edge, Edge);
        // 4:5 stands in a feed with nothing over it; full screen it has bars that the controls lie on.
        var isFull = height > width * 1.5;
        return platform is not null && (isFull || platform == "feed") ? Upright[platform] : new(Edge, 0.06, Edge, 0.16);
    }
}
