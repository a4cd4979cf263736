using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline;

/// <summary>Five colours that a whole video keeps: two dark grounds, two accents and a warm light.</summary>
internal sealed record Palette(string Name, Rgb Deep, Rgb Mid, Rgb AccentA, Rgb AccentB, Rgb Warm)
{
    public static IReadOnlyDictionary<string, Palette> All { get; } = new[]
    {
        Of("cosmos", "#070818", "#1b1147", "#7c3aed", "#22d3ee", "#ff8a3d"),
        Of("ember", "#12060f", "#4a1030", "#f43f5e", "#fb923c", "#fde047"),
        Of("ice", "#041421", "#0b3a5b", "#38bdf8", "#818cf8", "#f0abfc"),
        Of("forest", "#04150f", "#0f4a36", "#34d399", "#a3e635", "#fde68a"),
        Of("dusk", "#1a0b2e", "#5b1e6b", "#f472b6", "#fbbf24", "#fef3c7"),
        Of("ocean", "#03142b", "#064e7a", "#06b6d4", "#3b82f6", "#fcd34d"),
        Of("roast", "#160a06", "#4f2716", "#d97742", "#f4a259", "#ffdfa8"),
        Of("lantern", "#1b0716", "#6b1230", "#f43f5e", "#ff9f43", "#ffd98a"),
        Of("mint", "#031a1c", "#0b4f54", "#2dd4bf", "#60a5fa", "#fef08a"),
        Of("gold", "#0b1020", "#1d2f57", "#4f8cff", "#f5b942", "#ffe29a"),
        Of("indigo", "#0a0a23", "#27276f", "#6366f1", "#22d3ee", "#fcd34d"),
        Of("marble", "#1c110d", "#63402a", "#d08350", "#e8c39a", "#fff1d6"),
        Of("honey", "#1c1003", "#6e4207", "#f59e0b", "#facc15", "#fff3b0"),
        Of("matcha", "#08150a", "#2f5220", "#84cc16", "#5eead4", "#fef9c3"),
        Of("sakura", "#1f0a1c", "#6d2450", "#f9a8d4", "#c4b5fd", "#ffe4e6"),
        Of("coral", "#1c0a14", "#701d42", "#fb7185", "#fdba74", "#ffe9c7"),
    }.ToDictionary(palette => palette.Name);

    private static Palette Of(string name, params string[] colours) =>
        new(name, Rgb.Parse(colours[0]), Rgb.Parse(colours[1]), Rgb.Parse(colours[2]), Rgb.Parse(colours[3]), Rgb.Parse(colours[4]));
}
