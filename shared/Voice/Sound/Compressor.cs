namespace AutoVideo.Voice.Sound;

/// <summary>Evens out loud and quiet syllables: feed-forward, peak detector in dB with attack and release.</summary>
internal sealed record Compressor(double ThresholdDb, double Ratio, double AttackSeconds, double ReleaseSeconds)
{
    public void Run(Span<float> samples, int sampleRate)
    {
        var attack = Math.Exp(-1 / (AttackSeconds * sampleRate));
        var release = Math.Exp(-1 / (ReleaseSeconds * sampleRate));
        double envelope = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var level = Math.Abs((double)samples[i]);
            var keep = level > envelope ? attack : release;
            envelope = keep * envelope + (1 - keep) * level;
            var over = 20 * Math.Log10(envelope + 1e-9) - ThresholdDb;
            if (over > 0)
                samples[i] *= (float)Math.Pow(10, -over * (1 - 1 / Ratio) / 20);
        }
    }
}
