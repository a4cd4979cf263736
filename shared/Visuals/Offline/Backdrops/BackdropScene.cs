using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline.Backdrops;

/// <summary>What a backdrop is painted from. Sizes include the bleed; the hero's place is given in these larger coordinates.</summary>
internal sealed record BackdropScene(int Width, int Height, SceneLayout Layout, Palette Palette, int VideoSeed, int SceneNumber)
{
    private readonly double bleedX = (Width - Layout.Width) / 2.0, bleedY = (Height - Layout.Height) / 2.0;

    public double Unit => Layout.Unit;
    public double HeroX => Layout.Hero.CentreX + bleedX;
    public double HeroY => Layout.Hero.CentreY + bleedY;

    /// <summary>Height above which landscapes end: behind the lower part of the hero.</summary>
    public double Horizon => Layout.Shape == FrameShape.Portrait ? Height * 0.62 : Height * 0.66;

    /// <summary>Differs from scene to scene.</summary>
    public SeededRandom Random(string purpose) => SeededRandom.For(purpose, VideoSeed, SceneNumber);

    /// <summary>The same for all scenes of a video.</summary>
    public SeededRandom VideoRandom(string purpose) => SeededRandom.For(purpose, VideoSeed);

    /// <summary>Gradient ground with three large lights: what every backdrop begins with.</summary>
    public SoftLayer Ground(double lights = 1, bool brightMiddle = true)
    {
        var random = Random("ground");
        var ground = new SoftLayer(Width, Height);
        ground.Gradient(brightMiddle
            ? [(0, Palette.Deep.Mix(Palette.Mid, 0.25f)), (0.55f, Palette.Mid), (1, Palette.Deep)]
            : [(0, Palette.Deep), (0.6f, Palette.Deep.Mix(Palette.Mid, 0.6f)), (1, Palette.Mid)], (float)random.Between(-0.25, 0.25));
        foreach (var colour in new[] { Palette.AccentA, Palette.AccentB, Palette.Warm })
        {
            ground.Glow(random.Between(0, Width), random.Between(0.05, 0.85) * Height, random.Between(0.5, 0.85) * Math.Min(Width, Height) * 1.1,
                colour, random.Between(0.2, 0.42) * lights * (colour == Palette.Warm ? 0.7 : 1));
        }
        return ground;
    }

    /// <summary>Darkens where captions stand and the corners, so that white type always reads.</summary>
    public Canvas Finish(Canvas canvas)
    {
        var captions = (float)(Layout.CaptionTop + bleedY);
        var start = captions - 0.22f * Height;
        canvas.Shade(Palette.Deep, y => y <= start ? 0 : MathF.Min(0.6f, 0.6f * (y - start) / (Height * 0.36f)));
        var textEnd = Layout.Shape == FrameShape.Landscape ? 0.16f * Height : (float)(Layout.Text.Bottom + bleedY);
        canvas.Shade(Palette.Deep, y => y >= textEnd * 1.25f ? 0 : 0.4f * (1 - y / (textEnd * 1.25f)));
        return canvas;
    }
}

/// <summary>Paints a picture that fills the frame and its bleed.</summary>
internal delegate Canvas Backdrop(BackdropScene scene);
