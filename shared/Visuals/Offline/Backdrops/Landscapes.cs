using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline.Backdrops;

/// <summary>Backdrops with a horizon: hills, waves, a city, the sea from below.</summary>
internal static class Landscapes
{
    /// <summary>A low sun behind four ridges.</summary>
    public static Canvas Hills(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("hills"));
        var ground = scene.Ground(0.9);
        var (x, y) = (scene.Width * random.Between(0.25, 0.75), scene.Horizon - random.Between(20, 260) * u);
        ground.Glow(x, y, 620 * u, p.Warm, 0.55);
        var canvas = new Canvas(ground);
        canvas.Disc(x, y, random.Between(190, 260) * u, Fill.Vertical(p.Warm, y - 260 * u, p.AccentA, y + 260 * u, 0.82), feather: 3);
        Rgb[] colours = [p.AccentA.Mix(p.Mid, 0.35f), p.AccentB.Mix(p.Mid, 0.55f), p.Mid.Mix(p.Deep, 0.3f), p.Deep];
        for (var ridge = 0; ridge < 4; ridge++)
        {
            var top = scene.Horizon + (ridge * 130 - 40) * u;
            Ridge(canvas, top, 84 * u, random.Between(300, 460) * u, random, Fill.Vertical(colours[ridge], top - 90 * u, colours[ridge].Mix(p.Deep, 0.55f), top + 420 * u, ridge == 0 ? 0.75 : 0.93));
        }
        return scene.Finish(canvas);
    }

    /// <summary>Five see-through swells below a field of dots.</summary>
    public static Canvas Waves(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("waves"));
        var canvas = new Canvas(scene.Ground());
        var step = 62 * u;
        for (var y = step; y < scene.Horizon + 100 * u; y += step)
        {
            for (var x = step / 2; x < scene.Width; x += step)
                canvas.Disc(x, y, 2.3 * u, Fill.Solid(new Rgb(1, 1, 1), 0.14));
        }
        Rgb[] colours = [p.AccentA, p.AccentB, p.AccentA, p.Mid, p.Deep];
        double[] opacity = [0.3, 0.32, 0.34, 0.7, 0.85];
        for (var swell = 0; swell < 5; swell++)
        {
            var top = scene.Horizon + (swell * 112 - 60) * u;
            Ridge(canvas, top, 62 * u, random.Between(380, 620) * u, random, Fill.Vertical(colours[swell], top - 60 * u, p.Deep, top + 520 * u, opacity[swell]));
        }
        return scene.Finish(canvas);
    }

    /// <summary>Three rows of houses with lit windows.</summary>
    public static Canvas City(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("city"));
        var ground = scene.Ground(0.85);
        ground.Glow(scene.Width / 2.0, scene.Horizon + 160 * u, 900 * u, p.AccentB, 0.5);
        var canvas = new Canvas(ground);
        Nebula.Stars(canvas, random, u, 0.25);
        var (moonX, moonY) = (scene.Width * random.Between(0.15, 0.85), scene.Horizon * random.Between(0.3, 0.6));
        canvas.Disc(moonX, moonY, 96 * u, Fill.Solid(p.Warm, 0.55), feather: 4);
        for (var row = 0; row < 3; row++)
        {
            var baseline = scene.Horizon + (60 + 170 * row) * u;
            var colour = (row == 0 ? p.AccentA.Mix(p.Mid, 0.62f) : p.Mid).Mix(p.Deep, 0.12f + 0.4f * row);
            for (var x = -40 * u; x < scene.Width;)
            {
                var width = random.Between(80, 170) * u;
                var height = random.Between(90, 330 - 50 * row) * u;
                var top = baseline - height;
                canvas.Rectangle(x, top, width, scene.Height - top, Fill.Vertical(colour, top, p.Deep, baseline + 420 * u, 0.92), 6 * u);
                if (random.Unit() < 0.3)
                    canvas.Rectangle(x + width * 0.46, top - 50 * u, 6 * u, 54 * u, Fill.Solid(colour, 0.9));
                Windows(canvas, x, top, width, baseline + 150 * u, u, p.Warm, random, 0.5 + 0.16 * row);
                x += width + random.Between(2, 14) * u;
            }
        }
        return scene.Finish(canvas);
    }

    /// <summary>Light from above, bubbles, weed at the ground.</summary>
    public static Canvas Underwater(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("underwater"));
        var ground = new SoftLayer(scene.Width, scene.Height);
        ground.Gradient([(0, p.AccentA.Mix(p.Mid, 0.45f)), (0.4f, p.Mid), (1, p.Deep)], 0.08f);
        ground.Glow(scene.Width * random.Between(0.3, 0.7), 0, 900 * u, p.AccentB, 0.5);
        var canvas = new Canvas(ground);
        for (var ray = 0; ray < 6; ray++)
        {
            double x = random.Between(-0.1, 1) * scene.Width, wide = random.Between(50, 170) * u, slip = random.Between(-300, 120) * u;
            canvas.Polygon([((float)x, 0), ((float)(x + wide), 0), ((float)(x + slip + wide * 2.4), (float)(scene.Height * 0.86)), ((float)(x + slip), (float)(scene.Height * 0.86))],
                Fill.Vertical(new Rgb(1, 1, 1), -1000 * u, p.Mid, scene.Height * 0.8, 0.13));
        }
        for (var bubble = 0; bubble < 46; bubble++)
        {
            double x = random.Between(0, scene.Width), y = random.Between(0.12, 0.95) * scene.Height, r = (6 + 44 * Math.Pow(random.Unit(), 3)) * u;
            canvas.Disc(x, y, r, Fill.Solid(new Rgb(1, 1, 1), 0.1));
            canvas.Disc(x, y, r, Fill.Solid(new Rgb(1, 1, 1), 0.4), inner: r - Math.Max(1.5, 0.09 * r));
            canvas.Disc(x - r * 0.35, y - r * 0.38, r * 0.17, Fill.Solid(new Rgb(1, 1, 1), 0.6));
        }
        Ridge(canvas, scene.Horizon + 330 * u, 70 * u, 420 * u, random, Fill.Solid(p.Deep, 0.8));
        for (var weed = 0; weed < 11; weed++)
            Weed(canvas, random.Between(0, scene.Width), scene.Height, random.Between(260, 620) * u, u, random, Fill.Vertical(p.AccentA.Mix(p.Mid, 0.4f), scene.Height - 600 * u, p.Deep, scene.Height, 0.75));
        return scene.Finish(canvas);
    }

    private static void Windows(Canvas canvas, double x, double top, double width, double bottom, double u, Rgb light, SeededRandom random, double brightness)
    {
        for (var wy = top + 22 * u; wy < bottom - 20 * u; wy += 34 * u)
        {
            for (var wx = x + 14 * u; wx < x + width - 20 * u; wx += 26 * u)
            {
                if (random.Unit() < 0.36)
                    canvas.Rectangle(wx, wy, 11 * u, 16 * u, Fill.Solid(light, brightness * random.Between(0.4, 1)));
            }
        }
    }

    /// <summary>Fills from a wavy line to the bottom.</summary>
    internal static void Ridge(Canvas canvas, double top, double height, double length, SeededRandom random, Fill fill)
    {
        double first = random.Between(0, 6.28), second = random.Between(0, 6.28);
        var points = new List<(float, float)> { (0, canvas.Height), };
        for (var x = 0.0; x < canvas.Width + 8; x += 8)
            points.Add(((float)x, (float)(top - height * Math.Sin(2 * Math.PI * x / length / 2.2 + first) - 0.38 * height * Math.Sin(2 * Math.PI * x / length * 1.3 + second))));
        points.Add((canvas.Width + 8, canvas.Height));
        canvas.Polygon(points.ToArray(), fill);
    }

    private static void Weed(Canvas canvas, double x, double bottom, double height, double u, SeededRandom random, Fill fill)
    {
        var phase = random.Between(0, 6.28);
        var (left, right) = (new List<(float, float)>(), new List<(float, float)>());
        for (var step = 0; step <= 24; step++)
        {
            var t = step / 24.0;
            var middle = x + 34 * u * Math.Sin(phase + 7 * t) * t;
            var half = 17 * u * (1 - t) * (1 + 0.3 * Math.Sin(20 * t)) + 1;
            left.Add(((float)(middle - half), (float)(bottom - height * t)));
            right.Add(((float)(middle + half), (float)(bottom - height * t)));
        }
        right.Reverse();
        canvas.Polygon([.. left, .. right], fill);
    }
}
