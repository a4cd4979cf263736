using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Sound;

/// <summary>A breath of filtered noise that comes and goes, different in both ears.</summary>
internal static class Air
{
    private const float Level = 0.010f;

    /// <param name="side">-1 left, 1 right.</param>
    internal static void Add(float[] channel, int seed, int side)
    {
        if (side < 0)
            Add(channel, new SeededChoice((ulong)(uint)seed + 11), 0.071f);
        else
            Add(channel, new SeededChoice((ulong)(uint)seed + 12), 0.083f);
    }

    private static void Add(float[] channel, SeededChoice noise, float wavesPerSecond)
    {
        float low = 0, lower = 0;
        for (var at = 0; at < channel.Length; at++)
        {
            var white = (float)(noise.Fraction() * 2 - 1);
            low += 0.35f * (white - low);
            lower += 0.10f * (low - lower);
            var turn = (float)at / WavFile.SampleRate * wavesPerSecond;
            var wave = Math.Abs(turn - MathF.Floor(turn) - 0.5f) * 2;
            channel[at] += Level * (0.4f + 0.6f * wave) * (low - lower);
        }
    }
}
