namespace AutoVideo.Voice.Sound;

/// <summary>Band-limited change of sampling rate upwards: a polyphase filter of windowed sinc pulses (Blackman window, 48 taps).</summary>
internal static class Resampler
{
    private const int HalfTaps = 24;
    private const double Cutoff = 0.94;

    public static float[] Convert(MonoSound sound, int sampleRate)
    {
        if (sound.SampleRate == sampleRate)
            return sound.Samples;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sound.SampleRate, sampleRate);
        var divisor = Divisor(sound.SampleRate, sampleRate);
        var (up, down) = (sampleRate / divisor, sound.SampleRate / divisor);
        var phases = Phases(up);
        var result = new float[(int)((long)sound.Samples.Length * up / down)];
        for (var i = 0; i < result.Length; i++)
        {
            var position = (long)i * down;
            result[i] = Sum(sound.Samples, phases[(int)(position % up)], (int)(position / up) - HalfTaps + 1);
        }
        return result;
    }

    private static float Sum(float[] samples, float[] taps, int first)
    {
        float sum = 0;
        var (from, to) = (Math.Max(0, -first), Math.Min(taps.Length, samples.Length - first));
        for (var k = from; k < to; k++)
            sum += samples[first + k] * taps[k];
        return sum;
    }

    private static float[][] Phases(int up) => [.. Enumerable.Range(0, up).Select(phase => Taps((double)phase / up))];

    private static float[] Taps(double offset)
    {
        var taps = new double[2 * HalfTaps];
        for (var k = 0; k < taps.Length; k++)
        {
            var x = k - (HalfTaps - 1) - offset;
            var w = (x + HalfTaps) / (2 * HalfTaps);
            var window = 0.42 - 0.5 * Math.Cos(2 * Math.PI * w) + 0.08 * Math.Cos(4 * Math.PI * w);
            taps[k] = window * (x == 0 ? Cutoff : Math.Sin(Math.PI * Cutoff * x) / (Math.PI * x));
        }
        var sum = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / sum))];
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
