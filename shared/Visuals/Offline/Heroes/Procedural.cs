namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>Drawings made by code, each within a circle of <see cref="Radius"/> around the origin (glow may reach further).</summary>
internal static class Procedural
{
    public const double Radius = 380;

    private static readonly Dictionary<string, Action<HeroStage>> Drawings = new()
    {
        ["@star"] = Celestial.Star,
        ["@black-hole"] = Celestial.BlackHole,
        ["@supernova"] = Celestial.Supernova,
        ["@gravity"] = Celestial.Gravity,
        ["@planet"] = Celestial.Planet,
        ["@galaxy"] = Celestial.Galaxy,
        ["@atom"] = Diagrams.Atom,
        ["@molecule"] = Diagrams.Molecule,
        ["@wave"] = Diagrams.Wave,
        ["@network"] = Diagrams.Network,
        ["@growth"] = Diagrams.Growth,
        ["@pulse"] = Diagrams.Pulse,
    };

    /// <summary>Whether a drawing stands in open space: it wants neither card nor pedestal.</summary>
    public static bool IsCelestial(string name) => name is "@star" or "@black-hole" or "@supernova" or "@gravity" or "@planet" or "@galaxy";

    public static IEnumerable<string> Names => Drawings.Keys;

    public static void Draw(string name, HeroStage stage) => Drawings[name](stage);
}
