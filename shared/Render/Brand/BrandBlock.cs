using AutoVideo.Render.Templates;

namespace AutoVideo.Render.Brand;

/// <summary>A brand as one video uses it: a copy of its kit, so that a kit that changes later changes no video that is made already.</summary>
/// <param name="Heading">Family of titles and figures.</param>
/// <param name="Body">Family of the rest.</param>
public sealed record BrandBlock(string Heading, string Body, BrandColours Colours)
{
    /// <summary>Blob name of a PNG; null for none.</summary>
    public string? Logo { get; init; }

    /// <summary>Null for none; without a logo there is none.</summary>
    public BrandWatermark? Watermark { get; init; }

    public BrandCard? Intro { get; init; }
    public BrandCard? Outro { get; init; }
}

/// <param name="Opacity">0.05 to 1.</param>
/// <param name="Size">Height as a share of the frame's shorter side, 0.02 to 0.2.</param>
public sealed record BrandWatermark(FrameCorner Corner = FrameCorner.TopRight, double Opacity = 0.6, double Size = 0.06);

public enum FrameCorner { TopLeft, TopRight, BottomLeft, BottomRight }

/// <summary>Words beside the logo on a card of its own, before the first scene or after the last one.</summary>
/// <param name="Seconds">1 to 6.</param>
public sealed record BrandCard(string? Title, string? Subtitle = null, double Seconds = 2.5);
