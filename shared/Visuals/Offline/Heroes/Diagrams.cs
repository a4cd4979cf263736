namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>Drawings of what cannot be seen: atoms, waves, networks, growth.</summary>
internal static class Diagrams
{
    public static void Atom(HeroStage stage)
    {
        var random = stage.Random;
        var p = stage.Palette;
        var turn = random.Between(0, 60);
        stage.Add($"<circle r=\"440\" fill=\"url(#glowB)\" opacity=\".8\"/>");
        for (var i = 0; i < 3; i++)
        {
            var at = random.Between(0, 2 * Math.PI);
            stage.Add($"<g transform=\"rotate({turn + 60 * i})\"><ellipse rx=\"352\" ry=\"128\" fill=\"none\" stroke=\"url(#ab)\" stroke-width=\"9\" opacity=\".95\"/><circle cx=\"{352 * Math.Cos(at)}\" cy=\"{128 * Math.Sin(at)}\" r=\"25\" fill=\"{p.Warm}\"/><circle cx=\"{352 * Math.Cos(at)}\" cy=\"{128 * Math.Sin(at)}\" r=\"52\" fill=\"url(#glowWarm)\"/></g>");
        }
        for (var i = 0; i < 9; i++)
        {
            var (angle, radius) = (i * 2.4, 15 * Math.Sqrt(i) * 1.5);
            Ball(stage, radius * Math.Cos(angle), radius * Math.Sin(angle), 33, i % 2 == 0 ? p.AccentA.Hex : p.AccentB.Hex);
        }
    }

    public static void Molecule(HeroStage stage)
    {
        var random = stage.Random;
        var p = stage.Palette;
        var atoms = new List<(double X, double Y, double R, string Colour)>();
        var bonds = new List<(int From, int To, bool Double)>();
        // A six-ring with side chains: the shape that people know as "a molecule".
        for (var i = 0; i < 6; i++)
        {
            atoms.Add((152 * Math.Cos(Math.PI / 3 * i), 152 * Math.Sin(Math.PI / 3 * i), 44, i % 2 == 0 ? p.AccentA.Hex : p.AccentB.Hex));
            bonds.Add((i, (i + 1) % 6, i % 2 == 0));
        }
        foreach (var side in random.Shuffle(Enumerable.Range(0, 6)).Take(4))
        {
            var angle = Math.PI / 3 * side;
            bonds.Add((side, atoms.Count, false));
            atoms.Add((300 * Math.Cos(angle), 300 * Math.Sin(angle), random.Between(30, 54), random.Unit() < 0.5 ? p.Warm.Hex : "#f1f5f9"));
        }
        stage.Add($"<circle r=\"440\" fill=\"url(#glowA)\" opacity=\".8\"/><g transform=\"rotate({random.Between(0, 60)})\">");
        foreach (var (from, to, twice) in bonds)
        {
            var (a, b) = (atoms[from], atoms[to]);
            var length = Math.Sqrt((b.X - a.X) * (b.X - a.X) + (b.Y - a.Y) * (b.Y - a.Y));
            var (nx, ny) = ((b.Y - a.Y) / length, (a.X - b.X) / length);
            foreach (var shift in twice ? new[] { -10.0, 10 } : [0.0])
                stage.Add($"<line x1=\"{a.X + nx * shift}\" y1=\"{a.Y + ny * shift}\" x2=\"{b.X + nx * shift}\" y2=\"{b.Y + ny * shift}\" stroke=\"#fff\" stroke-width=\"{(twice ? 9 : 13)}\" opacity=\".8\"/>");
        }
        foreach (var (x, y, r, colour) in atoms)
            Ball(stage, x, y, r, colour);
        stage.Add($"</g>");
    }

    public static void Wave(HeroStage stage)
    {
        var random = stage.Random;
        string[] colours = [stage.Palette.AccentA.Hex, stage.Palette.AccentB.Hex, stage.Palette.Warm.Hex, "#ffffff"];
        stage.Add($"<ellipse rx=\"480\" ry=\"300\" fill=\"url(#glowB)\"/>");
        for (var line = 0; line < 4; line++)
        {
            double phase = random.Between(0, 6.28), cycles = random.Between(2, 4.2), height = random.Between(90, 230);
            stage.Add($"<path d=\"M");
            for (var x = -372; x <= 372; x += 12)
            {
                var envelope = Math.Pow(Math.Cos(Math.PI / 2 * x / 376), 1.4);
                stage.Add($"{x} {height * envelope * Math.Sin(phase + cycles * 2 * Math.PI * x / 744)} ");
            }
            stage.Add($"\" fill=\"none\" stroke=\"{colours[line]}\" stroke-width=\"{14 - 3 * line}\" stroke-linecap=\"round\" stroke-linejoin=\"round\" opacity=\"{0.75 + 0.08 * line}\"/>");
        }
    }

    public static void Network(HeroStage stage)
    {
        var random = stage.Random;
        var p = stage.Palette;
        var nodes = new List<(double X, double Y, double R)> { (0, 0, 62) };
        for (var i = 0; i < 7; i++)
        {
            var angle = 2 * Math.PI * i / 7 + random.Between(-0.18, 0.18);
            var radius = random.Between(190, 235);
            nodes.Add((radius * Math.Cos(angle), radius * Math.Sin(angle), random.Between(24, 38)));
            nodes.Add(((radius + 116) * Math.Cos(angle + 0.3), (radius + 116) * Math.Sin(angle + 0.3), random.Between(13, 22)));
        }
        stage.Add($"<circle r=\"440\" fill=\"url(#glowB)\"/>");
        for (var i = 1; i < nodes.Count; i++)
        {
            var to = i % 2 == 1 ? 0 : i - 1;
            Link(stage, nodes[i], nodes[to], 5, 0.75);
            if (i % 2 == 1)
                Link(stage, nodes[i], nodes[i + 2 < nodes.Count ? i + 2 : 1], 3, 0.4);
        }
        for (var i = nodes.Count - 1; i >= 0; i--)
            Ball(stage, nodes[i].X, nodes[i].Y, nodes[i].R, i == 0 ? p.Warm.Hex : i % 2 == 1 ? p.AccentA.Hex : p.AccentB.Hex);
    }

    public static void Growth(HeroStage stage)
    {
        var random = stage.Random;
        var bars = 5 + random.Index(2);
        var width = 620.0 / bars;
        stage.Add($"<ellipse cy=\"40\" rx=\"470\" ry=\"380\" fill=\"url(#glowA)\" opacity=\".8\"/>");
        var line = "";
        for (var i = 0; i < bars; i++)
        {
            var height = 90 + 410 * Math.Pow((i + 0.6) / bars, 1.6) + random.Between(-18, 18);
            var left = -310 + i * width;
            stage.Add($"<rect x=\"{left + width * 0.12}\" y=\"{280 - height}\" width=\"{width * 0.76}\" height=\"{height}\" rx=\"20\" fill=\"{(i == bars - 1 ? "url(#bw)" : "url(#ab)")}\" opacity=\"{0.62 + 0.38 * i / (bars - 1)}\" filter=\"url(#shadow)\"/>");
            line += string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{left + width / 2:0.#} {280 - height - 62:0.#} ");
        }
        stage.Add($"<polyline points=\"{line}\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"12\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>");
        var end = line.TrimEnd().Split(' ')[^2..];
        stage.Add($"<circle cx=\"{end[0]}\" cy=\"{end[1]}\" r=\"22\" fill=\"#fff\"/><circle cx=\"{end[0]}\" cy=\"{end[1]}\" r=\"70\" fill=\"url(#glowWarm)\"/>");
    }

    public static void Pulse(HeroStage stage)
    {
        var p = stage.Palette;
        stage.Add($"<circle r=\"440\" fill=\"url(#glowA)\"/>");
        for (var i = 0; i < 3; i++)
            stage.Add($"<circle r=\"{370 - 60 * i}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{2 + i}\" opacity=\"{0.16 + 0.1 * i}\"/>");
        stage.Add($"<path d=\"M0 196C-64 128 -236 36 -236 -96C-236 -176 -176 -226 -112 -226C-60 -226 -22 -196 0 -154C22 -196 60 -226 112 -226C176 -226 236 -176 236 -96C236 36 64 128 0 196Z\" fill=\"url(#ab)\" filter=\"url(#shadow)\"/>");
        stage.Add($"<path d=\"M-168 -176C-200 -156 -206 -110 -190 -72\" fill=\"none\" stroke=\"#fff\" stroke-width=\"16\" stroke-linecap=\"round\" opacity=\".55\"/>");
        var beat = stage.Random.Between(0.85, 1.15);
        stage.Add($"<path d=\"M-374 -10H-150L-112 {-96 * beat}L-56 {132 * beat}L-4 {-170 * beat}L48 {86 * beat}L84 -10H374\" fill=\"none\" stroke=\"#fff\" stroke-width=\"15\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/><circle cx=\"374\" cy=\"-10\" r=\"46\" fill=\"url(#glowWarm)\"/><circle cx=\"366\" cy=\"-10\" r=\"14\" fill=\"{p.Warm}\"/>");
    }

    private static void Link(HeroStage stage, (double X, double Y, double R) from, (double X, double Y, double R) to, double width, double opacity) =>
        stage.Add($"<line x1=\"{from.X}\" y1=\"{from.Y}\" x2=\"{to.X}\" y2=\"{to.Y}\" stroke=\"#fff\" stroke-width=\"{width}\" opacity=\"{opacity}\"/>");

    /// <summary>A ball with a light from the upper left.</summary>
    private static void Ball(HeroStage stage, double x, double y, double radius, string colour) =>
        stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/><circle cx=\"{x + radius * 0.12}\" cy=\"{y + radius * 0.16}\" r=\"{radius * 0.86}\" fill=\"#000\" opacity=\".12\"/><ellipse cx=\"{x - radius * 0.3}\" cy=\"{y - radius * 0.36}\" rx=\"{radius * 0.34}\" ry=\"{radius * 0.24}\" fill=\"#fff\" opacity=\".6\"/>");
}
