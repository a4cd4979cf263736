namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>
/// Where a hero is drawn: its own coordinates with the origin in the middle of the hero's box, in design pixels.
/// Nothing but glow may leave ±<see cref="HalfWidth"/>, ±<see cref="HalfHeight"/>.
/// </summary>
/// <param name="Targets">Artworks and drawings of this scene, best first; may be empty.</param>
internal sealed record HeroStage(SvgDrawing Svg, SeededRandom Random, double HalfWidth, double HalfHeight, IReadOnlyList<string> Targets, string? Figure, int SceneNumber)
{
    /// <summary>Radius of the largest circle on the stage.</summary>
    public double Radius => Math.Min(HalfWidth, HalfHeight);

    public Palette Palette => Svg.Palette;

    public IReadOnlyList<string> Artworks => [.. Targets.Where(target => target[0] != '@')];

    public HeroStage Add(SvgText svg)
    {
        Svg.Add(svg);
        return this;
    }

    /// <summary>Draws a target, a library drawing or one made by code, in a square of the given size.</summary>
    public void Draw(string target, double x, double y, double size, double degrees = 0)
    {
        if (target[0] == '@')
        {
            Svg.Add($"<g transform=\"translate({x},{y}) rotate({degrees}) scale({size / 2 / Procedural.Radius:0.####})\">");
            Procedural.Draw(target, this);
            Svg.Add($"</g>");
        }
        else
        {
            Svg.Artwork(target, x, y, size, degrees);
        }
    }
}

/// <summary>Puts a scene's targets on the stage.</summary>
internal delegate void Composition(HeroStage stage);
