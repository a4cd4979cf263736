namespace AutoVideo.Voice.Sound;

/// <param name="Removed">Seconds cut from the start: word times move by it.</param>
internal sealed record FinishedVoice(float[] Samples, double Removed);

/// <summary>From what a voice wrote to what a viewer hears: 48 kHz, cleaned, trimmed and levelled, the same for every line.</summary>
internal static class VoiceChain
{
    public const double TargetLoudness = -18;
    public const double PeakCeilingDb = -3.2;

    private const int Rate = Speech.SampleRate;
    private const double EdgeSeconds = 0.045;
    private const double FadeSeconds = 0.006;
    private const double SilenceBelowPeakDb = -42;
    private const double ReferenceLoudness = -20;

    private static readonly Biquad[] Tone =
    [
        Biquad.HighPass(70, 0.707, Rate),
        Biquad.Peak(220, 1, 1.5, Rate),
        Biquad.Peak(3200, 1.2, 2.5, Rate),
        Biquad.HighShelf(6500, 0.707, 3, Rate),
    ];

    private static readonly Compressor Evening = new(-20, 3, 0.008, 0.12);

    public static FinishedVoice Finish(MonoSound raw)
    {
        var samples = Resampler.Convert(raw, Rate).ToArray();
        foreach (var filter in Tone)
            filter.Run(samples);
        // The compressor's threshold means the same for a loud and for a quiet voice only after a first levelling.
        if (!Level(samples, ReferenceLoudness))
            return new(samples, 0);
        Evening.Run(samples, Rate);
        var (from, to) = Spoken(samples);
        samples = samples[from..to];
        Fade(samples);
        for (var pass = 0; pass < 2; pass++)
        {
            Level(samples, TargetLoudness);
            PeakLimiter.Run(samples, (float)Math.Pow(10, PeakCeilingDb / 20));
        }
        return new(samples, (double)from / Rate);
    }

    private static bool Level(float[] samples, double target)
    {
        var loudness = LoudnessMeter.Integrated(samples);
        if (double.IsNegativeInfinity(loudness))
            return false;
        var gain = (float)Math.Pow(10, (target - loudness) / 20);
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= gain;
        return true;
    }

    /// <summary>The part with sound in it and <see cref="EdgeSeconds"/> on both sides.</summary>
    private static (int From, int To) Spoken(float[] samples)
    {
        var threshold = samples.Max(Math.Abs) * (float)Math.Pow(10, SilenceBelowPeakDb / 20);
        var first = Array.FindIndex(samples, sample => Math.Abs(sample) >= threshold);
        var last = Array.FindLastIndex(samples, sample => Math.Abs(sample) >= threshold);
        var edge = (int)(EdgeSeconds * Rate);
        return (Math.Max(0, first - edge), Math.Min(samples.Length, last + edge));
    }

    private static void Fade(float[] samples)
    {
        var length = Math.Min((int)(FadeSeconds * Rate), samples.Length / 2);
        for (var i = 0; i < length; i++)
        {
            var gain = (float)i / length;
            samples[i] *= gain;
            samples[^(i + 1)] *= gain;
        }
    }
}
