using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Sound;

/// <summary>
/// Whooshes, pops and clicks, each beginning and ending in silence. Made of the wave table and of numbers that follow from a seed, as the music is:
/// equal effects give equal bytes on every machine.
/// </summary>
internal static class EffectSynth
{
    private const int Rate = WavFile.SampleRate;
    // An effect that the end of the video cuts off.
    private const int FadeSamples = 144;

    /// <summary>How long an effect lasts.</summary>
    internal static int Samples(SoundEffectKind kind) => kind switch
    {
        SoundEffectKind.Whoosh => 24_000,
        SoundEffectKind.Pop => 6_000,
        _ => 1_600,
    };

    /// <param name="samples">Length per channel.</param>
    /// <returns>Stereo, interleaved.</returns>
    internal static short[] Play(IReadOnlyList<SoundEffect> effects, long samples)
    {
        var output = new short[2 * samples];
        // One after the other, in the same place, as music is.
        var channel = new float[samples];
        foreach (var side in new[] { 0, 1 })
        {
            Array.Clear(channel);
            foreach (var effect in effects)
                Add(channel, effect, side);
            for (var at = 0; at < channel.Length; at++)
                output[2 * at + side] = (short)MathF.Round(Math.Clamp(channel[at], -0.98f, 0.98f) * 32767f);
        }
        return output;
    }

    private static void Add(float[] channel, SoundEffect effect, int side)
    {
        var length = Samples(effect.Kind);
        var heard = (int)Math.Min(length, channel.Length - effect.StartSample);
        // Rounded, since powers differ in the last bit between machines.
        var gain = (float)Math.Round(Math.Pow(10, effect.GainDb / 20), 5);
        var source = new Source(effect, length, side);
        for (var at = 0; at < heard; at++)
            channel[effect.StartSample + at] += source.Next(at) * gain * Math.Min(1f, (heard - 1 - at) / (float)FadeSamples);
    }

    /// <param name="side">0 is left, 1 right: air is different in both ears.</param>
    private sealed class Source(SoundEffect effect, int length, int side)
    {
        private SeededChoice noise = new((ulong)effect.StartSample * 2 + (ulong)side + 101);
        private float low, lower;
        private uint phase;

        internal float Next(int at)
        {
            var share = (float)at / length;
            return effect.Kind switch
            {
                SoundEffectKind.Whoosh => Whoosh(share),
                SoundEffectKind.Pop => Tone(at, share, 720, 260, 0.2f),
                _ => 0.6f * Tone(at, share, 2_600, 2_100, 0.1f) + 0.4f * Band(0.9f, 0.3f) * Swell(at, share),
            };
        }

        private float Whoosh(float share)
        {
            var hump = 4 * share * (1 - share);
            // The band rises and falls with the loudness: something that comes near and goes.
            var sound = 1.2f * Band(0.06f + 0.34f * hump, 0.02f + 0.10f * hump) * hump * hump;
            return sound * (side == 0 ? 1.2f - 0.7f * share : 0.5f + 0.7f * share);
        }

        private float Tone(int at, float share, double from, double to, float brightness)
        {
            phase += (uint)((from + (to - from) * share) / Rate * 4294967296.0);
            return 0.7f * WaveTable.Sine(phase, brightness) * Swell(at, share);
        }

        // Up within 2 ms, down to nothing at the end.
        private static float Swell(int at, float share) => Math.Min(1f, at / 96f) * (1 - share) * (1 - share) * (1 - share);

        private float Band(float upper, float under)
        {
            var white = (float)(noise.Fraction() * 2 - 1);
            low += upper * (white - low);
            lower += under * (low - lower);
            return low - lower;
        }
    }
}
