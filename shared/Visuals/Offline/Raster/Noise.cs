namespace AutoVideo.Visuals.Offline.Raster;

/// <summary>Smooth value noise, seeded; sums of octaves give clouds.</summary>
internal sealed class Noise(uint seed)
{
    /// <summary>0 to 1, mean about one half.</summary>
    public float At(float x, float y)
    {
        var left = MathF.Floor(x);
        var top = MathF.Floor(y);
        int ix = (int)left, iy = (int)top;
        float u = Ease(x - left), v = Ease(y - top);
        var upper = Corner(ix, iy) + (Corner(ix + 1, iy) - Corner(ix, iy)) * u;
        var lower = Corner(ix, iy + 1) + (Corner(ix + 1, iy + 1) - Corner(ix, iy + 1)) * u;
        return upper + (lower - upper) * v;
    }

    /// <summary>0 to 1: each octave has twice the frequency and half the weight of the one before, turned so that no grid shows.</summary>
    public float Cloud(float x, float y, int octaves)
    {
        float sum = 0, weight = 0.5f, total = 0;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += weight * At(x, y);
            total += weight;
            weight *= 0.5f;
            (x, y) = (1.6f * x - 1.2f * y + 17.3f, 1.2f * x + 1.6f * y + 9.1f);
        }
        return sum / total;
    }

    private float Corner(int x, int y)
    {
        var h = unchecked((uint)x * 0x85EBCA6B ^ (uint)y * 0xC2B2AE35 ^ seed * 0x27D4EB2F);
        h ^= h >> 15;
        h *= 0x2C1B3C6D;
        h ^= h >> 12;
        h *= 0x297A2D39;
        h ^= h >> 15;
        return (h >> 8) * (1f / (1 << 24));
    }

    private static float Ease(float t) => t * t * t * (t * (t * 6 - 15) + 10);
}
