namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>Ways to put one to six targets on the stage; a video goes through all of them before one comes back.</summary>
internal static class Compositions
{
    /// <summary>Composition and the least number of targets that it needs.</summary>
    public static readonly (Composition Draw, int Targets)[] All =
        [(Halo, 1), (Portal, 1), (Trio, 3), (Orbits, 2), (Spotlight, 1), (Cards, 2), (Burst, 1), (Grid, 4), (Steps, 3), (Facets, 1), (Pedestal, 1), (Bubbles, 2)];

    /// <summary>A glass disc, two dotted orbits, satellites at the corners.</summary>
    public static void Halo(HeroStage stage)
    {
        var r = stage.Radius;
        stage.Add($"<circle r=\"{r * 1.25}\" fill=\"url(#glowA)\"/>");
        Dotted(stage, 0, 0, r * 0.97, 0.34);
        Dotted(stage, 0, 0, r * 0.82, 0.42);
        stage.Add($"<circle r=\"{r * 0.68}\" fill=\"url(#glass)\"/><circle r=\"{r * 0.68}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" opacity=\".4\"/>");
        stage.Draw(stage.Targets[0], 0, 0, Size(stage.Targets[0], r * 1.02, r * 1.3));
        Satellites(stage, 4);
    }

    /// <summary>An arch like a window into another place; the hero stands in it and rises above its edge.</summary>
    public static void Portal(HeroStage stage)
    {
        var (w, h) = (stage.Radius * 0.72, stage.HalfHeight);
        stage.Add($"<path d=\"M{-w} {h * 0.92}V{-h * 0.2}A{w} {w} 0 0 1 {w} {-h * 0.2}V{h * 0.92}Z\" fill=\"url(#ab)\" filter=\"url(#shadow)\"/>");
        for (var i = 1; i <= 3; i++)
        {
            var inset = w * 0.13 * i;
            stage.Add($"<path d=\"M{-w + inset} {h * 0.92}V{-h * 0.2}A{w - inset} {w - inset} 0 0 1 {w - inset} {-h * 0.2}V{h * 0.92}Z\" fill=\"{stage.Palette.Deep}\" opacity=\"{0.16 + 0.05 * i}\"/>");
        }
        stage.Add($"<circle cy=\"{-h * 0.05}\" r=\"{w * 0.8}\" fill=\"url(#glowWarm)\"/>");
        stage.Draw(stage.Targets[0], 0, h * 0.1, Size(stage.Targets[0], stage.Radius * 1.16, stage.Radius * 1.3));
        stage.Add($"<rect x=\"{-w * 1.18}\" y=\"{h * 0.88}\" width=\"{w * 2.36}\" height=\"{h * 0.08}\" rx=\"{h * 0.04}\" fill=\"#fff\" opacity=\".9\"/>");
        Side(stage, 1, -1, 0.1, 0.36);
        Side(stage, 2, 1, -0.42, 0.34);
    }

    /// <summary>Three round tiles, the first large.</summary>
    public static void Trio(HeroStage stage)
    {
        var r = stage.Radius;
        var flip = stage.Random.Unit() < 0.5 ? 1 : -1;
        var reach = Math.Min(stage.HalfWidth, r * 1.35);
        (double X, double Y, double R)[] places = [(-flip * (reach - r * 0.6), -r * 0.36, r * 0.58), (flip * (reach - r * 0.44), -r * 0.02, r * 0.42), (-flip * r * 0.12, r * 0.6, r * 0.38)];
        stage.Add($"<circle r=\"{r * 1.2}\" fill=\"url(#glowB)\"/><path d=\"M{places[0].X} {places[0].Y}L{places[1].X} {places[1].Y}L{places[2].X} {places[2].Y}Z\" fill=\"none\" stroke=\"#fff\" stroke-width=\"5\" stroke-dasharray=\"3 18\" stroke-linecap=\"round\" opacity=\".6\"/>");
        for (var i = 0; i < 3; i++)
        {
            var (x, y, radius) = places[i];
            stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{(i == 0 ? "url(#ab)" : i == 1 ? stage.Palette.Mid.Hex : stage.Palette.Deep.Hex)}\" opacity=\"{(i == 0 ? 0.95 : 0.82)}\" filter=\"url(#shadow)\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"4\" opacity=\".5\"/>");
            stage.Draw(stage.Targets[i], x, y, Size(stage.Targets[i], radius * 1.4, radius * 1.7));
        }
    }

    /// <summary>A small system: the hero in the middle, the others on tilted orbits.</summary>
    public static void Orbits(HeroStage stage)
    {
        var r = stage.Radius;
        var tilt = stage.Random.Between(-18, 18);
        var wide = Math.Min(stage.HalfWidth, r * 1.22);
        stage.Add($"<circle r=\"{r * 1.1}\" fill=\"url(#glowWarm)\"/><g transform=\"rotate({tilt})\" fill=\"none\" stroke=\"url(#ab)\">");
        for (var i = 0; i < 3; i++)
            stage.Add($"<ellipse rx=\"{wide * (0.62 + 0.17 * i)}\" ry=\"{r * (0.34 + 0.15 * i)}\" stroke-width=\"{6 - i}\" opacity=\"{0.95 - 0.2 * i}\"/>");
        stage.Add($"</g>");
        stage.Draw(stage.Targets[0], 0, 0, Size(stage.Targets[0], r * 0.86, r * 0.95));
        var others = Others(stage, 5);
        var start = stage.Random.Between(0, 360);
        for (var i = 0; i < others.Count; i++)
        {
            var ring = i % 2;
            var angle = (start + 360.0 * i / others.Count) * Math.PI / 180;
            var (x, y) = (wide * (0.7 + 0.14 * ring) * Math.Cos(angle), r * (0.5 + 0.16 * ring) * Math.Sin(angle));
            var turn = tilt * Math.PI / 180;
            stage.Draw(others[i], x * Math.Cos(turn) - y * Math.Sin(turn), x * Math.Sin(turn) + y * Math.Cos(turn), r * 0.36);
        }
    }

    /// <summary>A lamp's cone from above and a round stage below.</summary>
    public static void Spotlight(HeroStage stage)
    {
        var (r, h) = (stage.Radius, stage.HalfHeight);
        stage.Add($"<defs><linearGradient id=\"cone\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop offset=\"0\" stop-color=\"#fff\" stop-opacity=\".62\"/><stop offset=\"1\" stop-color=\"{stage.Palette.Warm}\" stop-opacity=\".06\"/></linearGradient></defs>");
        stage.Add($"<path d=\"M{-r * 0.16} {-h * 0.98}H{r * 0.16}L{r * 0.86} {h * 0.66}H{-r * 0.86}Z\" fill=\"url(#cone)\" filter=\"url(#soft6)\"/>");
        stage.Add($"<ellipse cy=\"{h * 0.7}\" rx=\"{r * 0.95}\" ry=\"{r * 0.2}\" fill=\"{stage.Palette.Deep}\" opacity=\".55\"/><ellipse cy=\"{h * 0.66}\" rx=\"{r * 0.88}\" ry=\"{r * 0.17}\" fill=\"url(#ab)\"/><ellipse cy=\"{h * 0.645}\" rx=\"{r * 0.76}\" ry=\"{r * 0.125}\" fill=\"{stage.Palette.Warm}\" opacity=\".85\"/>");
        stage.Draw(stage.Targets[0], 0, h * 0.08, Size(stage.Targets[0], r * 1.14, r * 1.12));
        Side(stage, 1, -1, -0.1, 0.34);
        Side(stage, 2, 1, 0.16, 0.34);
    }

    /// <summary>Two tilted cards, one upon the other.</summary>
    public static void Cards(HeroStage stage)
    {
        var r = stage.Radius;
        var reach = Math.Min(stage.HalfWidth - r * 0.62, r * 0.44);
        var flip = stage.Random.Unit() < 0.5 ? 1 : -1;
        stage.Add($"<circle r=\"{r * 1.2}\" fill=\"url(#glowB)\"/>");
        Card(stage, flip * reach, -r * 0.16, r * 1.02, r * 1.3, 8 * flip, stage.Palette.Deep.Hex, stage.Targets[1]);
        Card(stage, -flip * reach, r * 0.1, r * 1.12, r * 1.42, -7 * flip, "url(#ab)", stage.Targets[0]);
        if (stage.Targets.Count > 2)
            stage.Draw(stage.Targets[2], flip * (reach + r * 0.34), r * 0.64, r * 0.46, 8 * flip);
    }

    /// <summary>Rays of alternating light behind a large hero.</summary>
    public static void Burst(HeroStage stage)
    {
        var r = stage.Radius;
        var count = 14 + 2 * stage.Random.Index(4);
        var turn = stage.Random.Between(0, 360);
        for (var i = 0; i < count; i++)
        {
            var half = Math.PI / count / 2;
            stage.Add($"<path d=\"M0 0L{r * Math.Cos(-half)} {r * Math.Sin(-half)}A{r} {r} 0 0 1 {r * Math.Cos(half)} {r * Math.Sin(half)}Z\" transform=\"rotate({turn + 360.0 * i / count})\" fill=\"{(i % 2 == 0 ? stage.Palette.AccentA : stage.Palette.AccentB)}\" opacity=\"{0.28 + 0.12 * (i % 3)}\"/>");
        }
        stage.Add($"<circle r=\"{r * 0.98}\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"6\" opacity=\".85\"/><circle r=\"{r * 0.7}\" fill=\"url(#glowWarm)\"/>");
        stage.Draw(stage.Targets[0], 0, 0, Size(stage.Targets[0], r * 1.36, r * 1.4), stage.Random.Between(-6, 6));
        Side(stage, 1, 1, 0.62, 0.4);
        Side(stage, 2, -1, -0.6, 0.36);
    }

    /// <summary>Four or six tiles in rows.</summary>
    public static void Grid(HeroStage stage)
    {
        var count = stage.Targets.Count >= 6 ? 6 : 4;
        var columns = count == 6 ? 3 : stage.HalfWidth > stage.HalfHeight * 1.6 ? 4 : 2;
        var rows = count / columns;
        var gap = 26;
        var side = Math.Min((2 * stage.HalfWidth - gap * (columns - 1)) / columns, (2 * stage.HalfHeight - gap * (rows - 1)) / rows);
        side = Math.Min(side, 380);
        for (var i = 0; i < count; i++)
        {
            double x = (i % columns - (columns - 1) / 2.0) * (side + gap), y = (i / columns - (rows - 1) / 2.0) * (side + gap);
            var accent = (i + stage.SceneNumber) % count == 0;
            stage.Add($"<rect x=\"{x - side / 2}\" y=\"{y - side / 2}\" width=\"{side}\" height=\"{side}\" rx=\"{side * 0.2}\" fill=\"{stage.Palette.Deep}\" opacity=\".34\"/><rect x=\"{x - side / 2}\" y=\"{y - side / 2}\" width=\"{side}\" height=\"{side}\" rx=\"{side * 0.2}\" fill=\"{(accent ? "url(#ab)" : "url(#glass)")}\"/><rect x=\"{x - side / 2}\" y=\"{y - side / 2}\" width=\"{side}\" height=\"{side}\" rx=\"{side * 0.2}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2.5\" opacity=\".36\"/>");
            stage.Draw(stage.Targets[i], x, y, side * 0.62);
        }
    }

    /// <summary>A winding path with three numbered stations.</summary>
    public static void Steps(HeroStage stage)
    {
        var (w, h, r) = (stage.HalfWidth, stage.HalfHeight, stage.Radius);
        var flip = stage.Random.Unit() < 0.5 ? 1 : -1;
        var radius = r * 0.34;
        (double X, double Y)[] places = h > w * 0.7
            ? [(-flip * (w * 0.5), -h + radius * 1.1), (flip * (w * 0.46), -h * 0.04), (-flip * w * 0.4, h - radius * 1.15)]
            : [(-w + radius * 1.4, flip * h * 0.24), (0, -flip * h * 0.24), (w - radius * 1.4, flip * h * 0.24)];
        radius *= h > w * 0.7 ? 1 : 1.35;
        stage.Add($"<path d=\"M{places[0].X} {places[0].Y}C{places[1].X} {places[0].Y} {places[1].X} {places[0].Y} {places[1].X} {places[1].Y}S{places[1].X} {places[2].Y} {places[2].X} {places[2].Y}\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"9\" stroke-dasharray=\"2 24\" stroke-linecap=\"round\"/>");
        for (var i = 0; i < 3; i++)
        {
            var (x, y) = places[i];
            stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{(i == 0 ? "url(#ab)" : stage.Palette.Mid.Hex)}\" filter=\"url(#shadow)\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"4\" opacity=\".55\"/>");
            stage.Draw(stage.Targets[i], x, y, Size(stage.Targets[i], radius * 1.36, radius * 1.6));
            stage.Add($"<g transform=\"translate({x - radius * 0.78},{y - radius * 0.72})\"><circle r=\"{radius * 0.27}\" fill=\"#fff\"/><text y=\"{radius * 0.12}\" text-anchor=\"middle\" font-family=\"Inter Display\" font-weight=\"800\" font-size=\"{radius * 0.34}\" fill=\"{stage.Palette.Deep}\">{i + 1}</text></g>");
        }
    }

    /// <summary>A large tilted square of glass planes.</summary>
    public static void Facets(HeroStage stage)
    {
        var r = stage.Radius;
        stage.Add($"<circle r=\"{r * 1.15}\" fill=\"url(#glowB)\"/>");
        for (var i = 0; i < 4; i++)
        {
            var side = r * (1.3 - 0.14 * i);
            stage.Add($"<rect x=\"{-side / 2}\" y=\"{-side / 2}\" width=\"{side}\" height=\"{side}\" rx=\"{side * 0.16}\" transform=\"rotate({45 + 13 * i})\" fill=\"{(i == 3 ? "url(#ab)" : "url(#glass)")}\" stroke=\"#fff\" stroke-width=\"2.5\" stroke-opacity=\".4\" opacity=\"{(i == 3 ? 0.9 : 0.75)}\"/>");
        }
        stage.Draw(stage.Targets[0], 0, 0, Size(stage.Targets[0], r * 0.98, r * 1.1));
        Side(stage, 1, -1, -0.66, 0.36);
        Side(stage, 2, 1, 0.66, 0.36);
    }

    /// <summary>A round column in three steps with the hero on top.</summary>
    public static void Pedestal(HeroStage stage)
    {
        var (r, h) = (stage.Radius, stage.HalfHeight);
        stage.Add($"<circle cy=\"{-h * 0.16}\" r=\"{r * 1.05}\" fill=\"url(#glowWarm)\"/>");
        for (var i = 0; i < 3; i++)
        {
            double rx = r * (0.94 - 0.2 * i), ry = rx * 0.2, top = h * (0.72 - 0.17 * i), tall = h * 0.17;
            stage.Add($"<path d=\"M{-rx} {top}V{top + tall - ry * 0.2}A{rx} {ry} 0 0 0 {rx} {top + tall - ry * 0.2}V{top}Z\" fill=\"{(i % 2 == 0 ? stage.Palette.Mid : stage.Palette.AccentA)}\" {(i == 0 ? "filter=\"url(#shadow)\"" : "")}/><ellipse cy=\"{top}\" rx=\"{rx}\" ry=\"{ry}\" fill=\"url(#{(i == 2 ? "bw" : "ab")})\"/>");
        }
        stage.Draw(stage.Targets[0], 0, -h * 0.22, Size(stage.Targets[0], r * 1.08, r * 1.14));
        Side(stage, 1, -1, -0.3, 0.36);
        Side(stage, 2, 1, -0.62, 0.34);
    }

    /// <summary>Glass bubbles of different sizes, one target in each.</summary>
    public static void Bubbles(HeroStage stage)
    {
        var r = stage.Radius;
        var flip = stage.Random.Unit() < 0.5 ? 1 : -1;
        var w = Math.Min(stage.HalfWidth, r * 1.4);
        (double X, double Y, double R)[] places = [(-flip * (w - r * 0.62) * 0.6, r * 0.16, r * 0.6), (flip * (w - r * 0.4), -r * 0.5, r * 0.38), (flip * (w - r * 0.34), r * 0.46, r * 0.32), (-flip * (w - r * 0.24), -r * 0.68, r * 0.24)];
        stage.Add($"<circle r=\"{r * 1.2}\" fill=\"url(#glowA)\"/>");
        for (var i = 0; i < places.Length; i++)
        {
            var (x, y, radius) = places[i];
            stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"url(#glass)\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{radius - 2}\" fill=\"none\" stroke=\"url(#bw)\" stroke-width=\"5\" opacity=\".8\"/>");
            if (i < stage.Targets.Count)
                stage.Draw(stage.Targets[i], x, y, Size(stage.Targets[i], radius * 1.36, radius * 1.6));
            stage.Add($"<path d=\"M{x - radius * 0.72} {y - radius * 0.2}A{radius * 0.75} {radius * 0.75} 0 0 1 {x - radius * 0.2} {y - radius * 0.72}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{radius * 0.06}\" stroke-linecap=\"round\" opacity=\".7\"/>");
        }
    }

    private static void Card(HeroStage stage, double x, double y, double width, double height, double degrees, string fill, string target)
    {
        stage.Add($"<g transform=\"translate({x},{y}) rotate({degrees})\"><rect x=\"{-width / 2}\" y=\"{-height / 2}\" width=\"{width}\" height=\"{height}\" rx=\"44\" fill=\"{fill}\" filter=\"url(#shadow)\"/><rect x=\"{-width / 2 + 14}\" y=\"{-height / 2 + 14}\" width=\"{width - 28}\" height=\"{height - 28}\" rx=\"34\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" opacity=\".4\"/><circle r=\"{width * 0.4}\" fill=\"url(#glowWarm)\"/>");
        stage.Draw(target, 0, 0, width * 0.7);
        stage.Add($"</g>");
    }

    /// <summary>Drawings made by code fill their square; library drawings have a margin of their own.</summary>
    private static double Size(string target, double artwork, double procedural) => target[0] == '@' ? procedural : artwork;

    private static IReadOnlyList<string> Others(HeroStage stage, int most) => [.. stage.Targets.Skip(1).Take(most)];

    private static void Dotted(HeroStage stage, double x, double y, double radius, double opacity) =>
        stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" stroke-dasharray=\"2 15\" stroke-linecap=\"round\" opacity=\"{opacity}\"/>");

    private static void Satellites(HeroStage stage, int most)
    {
        var r = stage.Radius;
        var w = Math.Min(stage.HalfWidth, r * 1.3);
        (double X, double Y, double Size, double Turn)[] places = [(-w * 0.78, -r * 0.72, 0.4, -12), (w * 0.78, r * 0.7, 0.38, -9), (w * 0.76, -r * 0.6, 0.42, 10), (-w * 0.74, r * 0.74, 0.36, 8)];
        var others = Others(stage, most);
        for (var i = 0; i < others.Count; i++)
            stage.Draw(others[i], places[i].X, places[i].Y, places[i].Size * r, places[i].Turn);
    }

    /// <summary>One more target beside the hero, when there is one.</summary>
    private static void Side(HeroStage stage, int index, int side, double height, double size)
    {
        if (index >= stage.Targets.Count)
            return;
        var r = stage.Radius;
        stage.Draw(stage.Targets[index], side * (Math.Min(stage.HalfWidth, r * 1.28) - size * r / 2), height * stage.HalfHeight, size * r, side * 9);
    }
}
