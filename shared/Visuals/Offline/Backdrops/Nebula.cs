using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline.Backdrops;

/// <summary>Clouds of gas in two accents before a field of stars.</summary>
internal static class Nebula
{
    public static Canvas Paint(BackdropScene scene)
    {
        var random = scene.Random("nebula");
        var (first, second) = (new Noise((uint)random.Next()), new Noise((uint)random.Next()));
        var palette = scene.Palette;
        var ground = scene.Ground(0.8);
        var size = (float)(1 / (430 * scene.Unit));
        var turn = (float)random.Between(0, 6.28);
        float cos = MathF.Cos(turn) * size, sin = MathF.Sin(turn) * size;
        ground.Map((x, y, colour) =>
        {
            // Stretched and bent by itself: streaks of gas instead of cotton wool.
            float u = (x * cos + y * sin) * 0.7f, v = (y * cos - x * sin) * 1.25f;
            var bend = first.Cloud(u * 0.8f, v * 0.8f, 2) * 1.8f;
            var gas = first.Cloud(u + bend, v + bend * 0.6f, 4);
            var other = second.Cloud(u * 1.3f - bend * 0.7f, v * 1.3f + bend, 4);
            colour = colour.Mix(palette.AccentA, Ramp(gas, 0.44f, 0.8f) * 0.78f);
            colour = colour.Mix(palette.AccentB, Ramp(other, 0.5f, 0.84f) * 0.66f);
            return colour.Mix(palette.Deep, Ramp(1 - gas, 0.54f, 0.88f) * 0.7f);
        });
        var canvas = new Canvas(ground);
        Stars(canvas, random, scene.Unit);
        return scene.Finish(canvas);
    }

    public static void Stars(Canvas canvas, SeededRandom random, double unit, double share = 1)
    {
        var white = new Rgb(1, 1, 1);
        var count = (int)(share * 260 * canvas.Width * canvas.Height / (1188 * 2112 * unit * unit));
        for (var i = 0; i < count; i++)
        {
            double x = random.Between(0, canvas.Width), y = random.Between(0, canvas.Height);
            var radius = Math.Pow(random.Unit(), 4) * 2.5 + 0.8;
            canvas.Disc(x, y, radius * unit, Fill.Solid(white, random.Between(0.25, 0.95)));
            if (radius > 2.6 && random.Unit() < 0.6)
                Sparkle(canvas, x, y, random.Between(9, 19) * unit, Fill.Solid(white, 0.85));
        }
    }

    public static void Sparkle(Canvas canvas, double x, double y, double size, Fill fill)
    {
        var points = new (float, float)[32];
        for (var i = 0; i < points.Length; i++)
        {
            // An astroid: four points with hollow sides.
            var t = 2 * Math.PI * i / points.Length;
            points[i] = ((float)(x + size * Math.Pow(Math.Abs(Math.Cos(t)), 3) * Math.Sign(Math.Cos(t))), (float)(y + size * Math.Pow(Math.Abs(Math.Sin(t)), 3) * Math.Sign(Math.Sin(t))));
        }
        canvas.Polygon(points, fill);
    }

    private static float Ramp(float value, float from, float to)
    {
        var t = Math.Clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }
}
