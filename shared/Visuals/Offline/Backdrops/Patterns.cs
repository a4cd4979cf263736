using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline.Backdrops;

/// <summary>Backdrops without a place: shapes, grid paper, northern lights, lights out of focus, rays.</summary>
internal static class Patterns
{
    private static readonly Rgb White = new(1, 1, 1);

    /// <summary>Large quarter circles, stripes and dots at the edges, as on a poster of the 1920s.</summary>
    public static Canvas Geometric(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("geometric"));
        var canvas = new Canvas(scene.Ground(0.7));
        Rgb[] colours = [p.AccentA, p.AccentB, p.Warm, p.Mid.Mix(White, 0.12f)];
        var corners = random.Shuffle(new[] { (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.52), (1.0, 0.56) });
        for (var i = 0; i < 3; i++)
        {
            double x = corners[i].Item1 * scene.Width, y = corners[i].Item2 * scene.Height, r = random.Between(220, 400) * u;
            for (var ring = 0; ring < 3; ring++)
                canvas.Disc(x, y, r * (1 - 0.3 * ring), Fill.Solid(colours[(i + ring) % 4], 0.5 - 0.05 * i));
        }
        for (var i = 0; i < 9; i++)
        {
            double x = random.Between(0, scene.Width), y = random.Between(0.2, 1) * scene.Height, r = random.Between(18, 62) * u;
            var fill = Fill.Solid(random.Pick(colours), random.Between(0.25, 0.6));
            switch (i % 3)
            {
                case 0:
                    canvas.Disc(x, y, r, fill, inner: r * 0.6);
                    break;
                case 1:
                    var turn = random.Between(0, 6.28);
                    canvas.Polygon([.. Enumerable.Range(0, 3).Select(k => ((float)(x + r * Math.Cos(turn + 2.0944 * k)), (float)(y + r * Math.Sin(turn + 2.0944 * k))))], fill);
                    break;
                default:
                    for (var dot = 0; dot < 16; dot++)
                        canvas.Disc(x + dot % 4 * 26 * u, y + dot / 4 * 26 * u, 4.5 * u, fill);
                    break;
            }
        }
        var start = random.Between(0.55, 0.8) * scene.Height;
        for (var stripe = 0; stripe < 5; stripe++)
        {
            var y = (float)(start + stripe * 54 * u);
            canvas.Polygon([(0, y), (scene.Width, (float)(y - 0.32 * scene.Width)), (scene.Width, (float)(y - 0.32 * scene.Width + 20 * u)), (0, (float)(y + 20 * u))], Fill.Solid(colours[stripe % 3], 0.26));
        }
        return scene.Finish(canvas);
    }

    /// <summary>Drawing paper: fine and coarse lines, crosses, a faded arc or two of a compass.</summary>
    public static Canvas Grid(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("grid"));
        var ground = scene.Ground(1.15);
        var canvas = new Canvas(ground);
        var step = 54 * u;
        double offsetX = random.Between(0, step), offsetY = random.Between(0, step);
        for (var (x, i) = (offsetX, 0); x < scene.Width; x += step, i++)
            canvas.Rectangle(x, 0, i % 4 == 0 ? 2.4 * u : 1.2 * u, scene.Height, Fill.Solid(White, i % 4 == 0 ? 0.15 : 0.07));
        for (var (y, i) = (offsetY, 0); y < scene.Height; y += step, i++)
            canvas.Rectangle(0, y, scene.Width, i % 4 == 0 ? 2.4 * u : 1.2 * u, Fill.Solid(White, i % 4 == 0 ? 0.15 : 0.07));
        for (var i = 0; i < 3; i++)
        {
            double r = random.Between(260, 620) * u, x = random.Between(0, scene.Width), y = random.Between(0.2, 0.95) * scene.Height;
            canvas.Disc(x, y, r, Fill.Solid(i == 0 ? p.AccentA : p.AccentB, 0.13));
            canvas.Disc(x, y, r, Fill.Solid(i == 0 ? p.AccentB : p.Warm, 0.5), inner: r - 4 * u);
        }
        for (var i = 0; i < 14; i++)
        {
            double x = offsetX + step * random.Index((int)(scene.Width / step)), y = offsetY + step * random.Index((int)(scene.Height / step)), r = 13 * u;
            canvas.Rectangle(x - r, y - 2 * u, 2 * r, 4 * u, Fill.Solid(p.Warm, 0.65));
            canvas.Rectangle(x - 2 * u, y - r, 4 * u, 2 * r, Fill.Solid(p.Warm, 0.65));
        }
        return scene.Finish(canvas);
    }

    /// <summary>Curtains of light above dark ridges.</summary>
    public static Canvas Aurora(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("aurora"));
        var noise = new Noise((uint)random.Next());
        var ground = new SoftLayer(scene.Width, scene.Height);
        ground.Gradient([(0, p.Deep.Mix(p.Mid, 0.5f)), (0.5f, p.Mid), (1, p.Deep)], 0.1f);
        Rgb[] colours = [p.AccentA, p.AccentB, p.Warm];
        for (var curtain = 0; curtain < 3; curtain++)
        {
            double bend = random.Between(160, 330) * u, phase = random.Between(0, 6.28), length = random.Between(700, 1200) * u, foot = scene.Horizon * random.Between(0.62, 1.02);
            var colour = colours[curtain];
            var strength = curtain == 2 ? 0.32f : 0.62f;
            ground.Map((x, y, old) =>
            {
                var edge = (float)(foot + bend * Math.Sin(phase + 6.28 * x / length));
                var above = (edge - y) / (float)(760 * u);
                if (above is < -0.12f or > 1.25f)
                    return old;
                var rise = above < 0 ? 1 + above / 0.12f : MathF.Pow(MathF.Max(0, 1 - above / 1.25f), 1.7f);
                var folds = 0.35f + 0.65f * noise.Cloud(x / (float)(58 * u) + curtain * 9, y / (float)(900 * u), 2);
                return old.Mix(colour, rise * folds * strength);
            });
        }
        var canvas = new Canvas(ground);
        Nebula.Stars(canvas, random, u, 0.45);
        for (var ridge = 0; ridge < 2; ridge++)
            Landscapes.Ridge(canvas, scene.Horizon + (190 + 150 * ridge) * u, 95 * u, random.Between(300, 420) * u, random, Fill.Solid(p.Deep.Mix(p.Mid, 0.35f - 0.3f * ridge), 0.92));
        return scene.Finish(canvas);
    }

    /// <summary>Lights of a street out of focus.</summary>
    public static Canvas Bokeh(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("bokeh"));
        var canvas = new Canvas(scene.Ground(1.1));
        Rgb[] colours = [p.AccentA, p.AccentB, p.Warm, p.Warm.Mix(White, 0.4f)];
        for (var i = 0; i < 46; i++)
        {
            double r = (14 + 96 * Math.Pow(random.Unit(), 1.8)) * u, x = random.Between(0, scene.Width);
            // Denser towards the street, that is below the middle.
            var y = scene.Height * (0.16 + 0.84 * Math.Sqrt(random.Unit()));
            var colour = random.Pick(colours);
            canvas.Disc(x, y, r, Fill.Solid(colour, random.Between(0.1, 0.3)), feather: 3 + r * 0.06);
            canvas.Disc(x, y, r, Fill.Solid(colour.Mix(White, 0.3f), random.Between(0.12, 0.34)), inner: r * 0.93, feather: 3);
        }
        // A string of lamps across the top of the scene.
        double sag = random.Between(60, 140) * u, level = (scene.Layout.Shape == FrameShape.Portrait ? 0.3 : 0.12) * scene.Height, shift = random.Between(0, 90) * u;
        for (var x = shift - 90 * u; x < scene.Width + 40 * u; x += 96 * u)
        {
            var y = level + sag * Math.Sin(Math.PI * x / scene.Width);
            canvas.Disc(x, y, 30 * u, Fill.Solid(p.Warm, 0.16), feather: 26 * u);
            canvas.Disc(x, y, 8 * u, Fill.Solid(p.Warm.Mix(White, 0.5f), 0.85), feather: 2);
        }
        return scene.Finish(canvas);
    }

    /// <summary>Broad rays from behind the hero.</summary>
    public static Canvas Sunburst(BackdropScene scene)
    {
        var (p, u, random) = (scene.Palette, scene.Unit, scene.Random("sunburst"));
        var ground = scene.Ground(0.8);
        ground.Glow(scene.HeroX, scene.HeroY, 780 * u, p.Warm, 0.4);
        var canvas = new Canvas(ground);
        var rays = 9 + random.Index(5);
        var turn = random.Between(0, 6.28);
        var reach = scene.Width + scene.Height;
        for (var ray = 0; ray < rays; ray++)
        {
            double angle = turn + 2 * Math.PI * ray / rays, half = Math.PI / rays / 2;
            canvas.Polygon([((float)scene.HeroX, (float)scene.HeroY), ((float)(scene.HeroX + reach * Math.Cos(angle - half)), (float)(scene.HeroY + reach * Math.Sin(angle - half))),
                ((float)(scene.HeroX + reach * Math.Cos(angle + half)), (float)(scene.HeroY + reach * Math.Sin(angle + half)))], Fill.Solid(ray % 2 == 0 ? p.AccentA : p.AccentB, 0.2));
        }
        for (var ring = 0; ring < 3; ring++)
        {
            var r = (430 + 190 * ring + random.Between(-30, 30)) * u;
            canvas.Disc(scene.HeroX, scene.HeroY, r, Fill.Solid(p.Warm, 0.3 - 0.07 * ring), inner: r - (5 - ring) * u);
        }
        for (var dot = 0; dot < 60; dot++)
            canvas.Disc(random.Between(0, scene.Width), random.Between(0, scene.Height), random.Between(2, 6) * u, Fill.Solid(p.Warm, random.Between(0.2, 0.6)));
        return scene.Finish(canvas);
    }
}
