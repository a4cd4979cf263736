namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>Stars and what becomes of them.</summary>
internal static class Celestial
{
    public static void Star(HeroStage stage)
    {
        var random = stage.Random;
        var spots = random.Index(3);
        stage.Add($"<circle r=\"620\" fill=\"url(#glowWarm)\"/>");
        var rays = 36 + 4 * random.Index(5);
        for (var i = 0; i < rays; i++)
        {
            var angle = 2 * Math.PI * i / rays + random.Between(-0.03, 0.03);
            var length = random.Between(290, 378);
            var width = random.Between(0.018, 0.04);
            stage.Add($"<path d=\"M{232 * Math.Cos(angle - width)} {232 * Math.Sin(angle - width)}L{length * Math.Cos(angle)} {length * Math.Sin(angle)}L{232 * Math.Cos(angle + width)} {232 * Math.Sin(angle + width)}Z\" fill=\"#fff3c4\" opacity=\"{random.Between(0.18, 0.4)}\"/>");
        }
        stage.Add($"<circle r=\"262\" fill=\"url(#sun)\" filter=\"url(#soft18)\"/><circle r=\"248\" fill=\"url(#sun)\"/>");
        for (var i = 0; i < spots; i++)
        {
            // Flares along the limb: arcs of hot gas.
            var angle = random.Between(0, 360);
            stage.Add($"<path d=\"M-46 -238C-60 -330 60 -330 46 -238\" transform=\"rotate({angle})\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"{random.Between(8, 14)}\" stroke-linecap=\"round\" opacity=\".85\" filter=\"url(#soft6)\"/>");
        }
    }

    public static void BlackHole(HeroStage stage)
    {
        var random = stage.Random;
        if (stage.SceneNumber % 3 == 2)
        {
            FaceOn(stage);
            return;
        }
        var tilt = random.Between(-24, 24);
        var flat = random.Between(0.11, 0.17);
        stage.Add($"<g transform=\"rotate({tilt})\"><ellipse rx=\"520\" ry=\"240\" fill=\"url(#glowA)\"/>");
        stage.Add($"<circle r=\"226\" fill=\"none\" stroke=\"url(#disk)\" stroke-width=\"58\" filter=\"url(#soft18)\"/><circle r=\"204\" fill=\"none\" stroke=\"url(#disk)\" stroke-width=\"26\" filter=\"url(#soft6)\"/>");
        stage.Add($"<circle r=\"188\" fill=\"#020208\"/><circle r=\"189\" fill=\"none\" stroke=\"#fff6dd\" stroke-width=\"4\" opacity=\".9\"/>");
        stage.Add($"<ellipse cy=\"24\" rx=\"378\" ry=\"{378 * flat}\" fill=\"url(#disk)\" filter=\"url(#soft18)\"/><ellipse cy=\"24\" rx=\"366\" ry=\"{366 * flat * 0.62}\" fill=\"url(#disk)\" filter=\"url(#soft6)\"/><ellipse cy=\"26\" rx=\"310\" ry=\"9\" fill=\"#fff\" opacity=\".85\" filter=\"url(#soft6)\"/></g>");
    }

    public static void Supernova(HeroStage stage)
    {
        var random = stage.Random;
        string[] colours = ["#fff", "#fff3c4", stage.Palette.Warm.Hex, stage.Palette.AccentA.Hex, stage.Palette.AccentB.Hex];
        stage.Add($"<circle r=\"560\" fill=\"url(#glowWarm)\"/><circle r=\"420\" fill=\"url(#glowA)\"/>");
        for (var i = 0; i < 84; i++)
        {
            double angle = random.Between(0, 2 * Math.PI), start = random.Between(70, 150), end = 190 + 180 * Math.Sqrt(random.Unit()), width = random.Between(0.006, 0.022);
            stage.Add($"<path d=\"M{start * Math.Cos(angle)} {start * Math.Sin(angle)}L{end * Math.Cos(angle - width)} {end * Math.Sin(angle - width)}L{end * Math.Cos(angle + width)} {end * Math.Sin(angle + width)}Z\" fill=\"{random.Pick(colours)}\" opacity=\"{random.Between(0.4, 0.95)}\"/>");
            if (random.Unit() < 0.6)
                stage.Add($"<circle cx=\"{(end + 8) * Math.Cos(angle)}\" cy=\"{(end + 8) * Math.Sin(angle)}\" r=\"{random.Between(2.5, 7)}\" fill=\"#fff3c4\" opacity=\".85\"/>");
        }
        var ring = random.Between(270, 320);
        stage.Add($"<circle r=\"{ring}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"6\" opacity=\".55\" filter=\"url(#soft6)\"/><circle r=\"{ring * 0.76}\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"10\" opacity=\".5\" filter=\"url(#soft6)\"/>");
        stage.Add($"<circle r=\"112\" fill=\"#fff\" filter=\"url(#soft18)\"/><circle r=\"78\" fill=\"#fff\"/>");
    }

    public static void Gravity(HeroStage stage)
    {
        var count = 6 + 2 * stage.Random.Index(2);
        var turn = stage.Random.Between(0, 360.0 / count);
        stage.Add($"<circle r=\"420\" fill=\"url(#glowWarm)\" opacity=\".8\"/><circle r=\"150\" fill=\"url(#sun)\" filter=\"url(#soft18)\"/><circle r=\"140\" fill=\"url(#sun)\"/>");
        stage.Add($"<circle r=\"250\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" stroke-dasharray=\"2 16\" stroke-linecap=\"round\" opacity=\".5\"/>");
        for (var i = 0; i < count; i++)
        {
            stage.Add($"<g transform=\"rotate({turn + 360.0 * i / count}) translate(314)\"><path d=\"M62 -14H-14V-38L-62 0L-14 38V14H62Z\" fill=\"{stage.Palette.AccentB}\" filter=\"url(#shadow)\"/></g>");
            stage.Add($"<g transform=\"rotate({turn + 360.0 * (i + 0.5) / count}) translate(196)\"><path d=\"M-34 -8H10V-23L40 0L10 23V8H-34Z\" fill=\"#fff3c4\"/></g>");
        }
    }

    public static void Planet(HeroStage stage)
    {
        var random = stage.Random;
        var tilt = random.Between(-28, -12);
        var p = stage.Palette;
        stage.Add($"<defs><radialGradient id=\"globe\" cx=\".34\" cy=\".28\" r=\".85\"><stop offset=\"0\" stop-color=\"{p.Warm}\"/><stop offset=\".42\" stop-color=\"{p.AccentA}\"/><stop offset=\"1\" stop-color=\"{p.Deep}\"/></radialGradient><clipPath id=\"globeClip\"><circle r=\"214\"/></clipPath></defs>");
        stage.Add($"<circle r=\"430\" fill=\"url(#glowA)\" opacity=\".8\"/><g transform=\"rotate({tilt})\">");
        stage.Add($"<path d=\"M-360 0A360 92 0 0 1 360 0\" fill=\"none\" stroke=\"{p.AccentB}\" stroke-width=\"34\" opacity=\".75\"/><path d=\"M-310 0A310 74 0 0 1 310 0\" fill=\"none\" stroke=\"{p.Warm}\" stroke-width=\"14\" opacity=\".7\"/>");
        stage.Add($"<circle r=\"214\" fill=\"url(#globe)\"/><g clip-path=\"url(#globeClip)\">");
        for (var i = 0; i < 6; i++)
            stage.Add($"<ellipse cy=\"{-170 + 66 * i + random.Between(-12, 12)}\" rx=\"260\" ry=\"{random.Between(8, 22)}\" fill=\"{(i % 2 == 0 ? p.AccentB : p.Warm)}\" opacity=\"{random.Between(0.14, 0.32)}\"/>");
        stage.Add($"<circle cx=\"90\" cy=\"80\" r=\"250\" fill=\"none\" stroke=\"{p.Deep}\" stroke-width=\"120\" opacity=\".28\"/></g>");
        stage.Add($"<path d=\"M-360 0A360 92 0 0 0 360 0\" fill=\"none\" stroke=\"{p.AccentB}\" stroke-width=\"34\"/><path d=\"M-310 0A310 74 0 0 0 310 0\" fill=\"none\" stroke=\"{p.Warm}\" stroke-width=\"14\"/></g>");
        var moon = random.Between(200, 330) * Math.PI / 180;
        stage.Add($"<circle cx=\"{320 * Math.Cos(moon)}\" cy=\"{320 * Math.Sin(moon)}\" r=\"{random.Between(24, 40)}\" fill=\"url(#glass)\"/><circle cx=\"{320 * Math.Cos(moon)}\" cy=\"{320 * Math.Sin(moon)}\" r=\"24\" fill=\"#f1f5f9\"/>");
    }

    public static void Galaxy(HeroStage stage)
    {
        var random = stage.Random;
        var (tilt, squeeze) = (random.Between(-35, 35), random.Between(0.5, 0.8));
        string[] colours = ["#fff", stage.Palette.Warm.Hex, stage.Palette.AccentA.Hex, stage.Palette.AccentB.Hex];
        stage.Add($"<g transform=\"rotate({tilt}) scale(1,{squeeze})\"><circle r=\"480\" fill=\"url(#glowB)\"/><circle r=\"330\" fill=\"url(#glowA)\"/>");
        for (var i = 0; i < 420; i++)
        {
            var along = Math.Sqrt(random.Unit());
            var angle = i % 2 * Math.PI + 4.6 * along + (random.Unit() + random.Unit() - 1) * 0.62;
            var radius = 40 + 330 * along;
            stage.Add($"<circle cx=\"{radius * Math.Cos(angle)}\" cy=\"{radius * Math.Sin(angle)}\" r=\"{random.Between(1.4, 7.5 - 4 * along)}\" fill=\"{random.Pick(colours)}\" opacity=\"{random.Between(0.35, 0.95)}\"/>");
        }
        stage.Add($"<circle r=\"150\" fill=\"url(#glowWarm)\"/><circle r=\"58\" fill=\"#fff\" filter=\"url(#soft18)\"/><circle r=\"34\" fill=\"#fff\" filter=\"url(#soft6)\"/></g>");
    }

    private static void FaceOn(HeroStage stage)
    {
        stage.Add($"<circle r=\"460\" fill=\"url(#glowA)\"/><g transform=\"rotate({stage.Random.Between(0, 360)})\">");
        foreach (var (radius, width, filter, opacity) in new[] { (300, 90, "soft18", 0.55), (252, 64, "soft18", 0.9), (224, 30, "soft6", 1.0) })
            stage.Add($"<circle r=\"{radius}\" fill=\"none\" stroke=\"url(#disk)\" stroke-width=\"{width}\" opacity=\"{opacity}\" filter=\"url(#{filter})\"/>");
        for (var i = 0; i < 3; i++)
            stage.Add($"<path d=\"M{372 - 30 * i} 0A{372 - 30 * i} {372 - 30 * i} 0 0 1 {-(300 - 20 * i)} {150 - 20 * i}\" transform=\"rotate({130 * i})\" fill=\"none\" stroke=\"{stage.Palette.Warm}\" stroke-width=\"{6 - i}\" stroke-linecap=\"round\" opacity=\".55\"/>");
        stage.Add($"</g><circle r=\"196\" fill=\"#020208\"/><circle r=\"197\" fill=\"none\" stroke=\"#fff6dd\" stroke-width=\"5\" opacity=\".9\"/>");
    }
}
