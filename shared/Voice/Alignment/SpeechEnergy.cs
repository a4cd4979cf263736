namespace AutoVideo.Voice.Alignment;

/// <param name="Start">Seconds.</param>
internal readonly record struct Silence(double Start, double End)
{
    public double Seconds => End - Start;
}

/// <summary>Loudness of a spoken line in steps of 5 ms, and the silences within it.</summary>
internal sealed class SpeechEnergy
{
    public const double Step = 0.005;
    private const double Window = 0.010, ShortestSilence = 0.06, BelowSpeechDb = 32, LoudShare = 0.9;
    private readonly double[] levels;

    public SpeechEnergy(ReadOnlySpan<float> samples)
    {
        var (step, half) = ((int)(Step * Speech.SampleRate), (int)(Window * Speech.SampleRate));
        levels = new double[Math.Max(1, samples.Length / step)];
        for (var i = 0; i < levels.Length; i++)
        {
            var (from, to) = (Math.Max(0, i * step - half), Math.Min(samples.Length, i * step + half));
            double sum = 0;
            foreach (var sample in samples[from..to])
                sum += sample * sample;
            levels[i] = 10 * Math.Log10(sum / Math.Max(1, to - from) + 1e-10);
        }
        Seconds = (double)samples.Length / Speech.SampleRate;
        var threshold = levels.Order().ElementAt((int)((levels.Length - 1) * LoudShare)) - BelowSpeechDb;
        (First, Last) = Edges(threshold);
        Silences = Find(threshold);
    }

    public double Seconds { get; }

    /// <summary>Where the first sound begins and the last one ends.</summary>
    public double First { get; }
    public double Last { get; }

    /// <summary>Between <see cref="First"/> and <see cref="Last"/>, in order.</summary>
    public IReadOnlyList<Silence> Silences { get; }

    /// <summary>dB, near a moment.</summary>
    public double At(double seconds) => levels[Math.Clamp((int)Math.Round(seconds / Step), 0, levels.Length - 1)];

    private (double, double) Edges(double threshold)
    {
        var first = Array.FindIndex(levels, level => level >= threshold);
        var last = Array.FindLastIndex(levels, level => level >= threshold);
        return first < 0 || last <= first ? (0, Seconds) : (first * Step, Math.Min(Seconds, (last + 1) * Step));
    }

    private List<Silence> Find(double threshold)
    {
        var silences = new List<Silence>();
        int from = (int)(First / Step), to = Math.Min(levels.Length, (int)(Last / Step)), began = -1;
        for (var i = from; i <= to; i++)
        {
            var isSilent = i < to && levels[i] < threshold;
            if (isSilent && began < 0)
                began = i;
            else if (!isSilent && began >= 0)
            {
                if ((i - began) * Step >= ShortestSilence)
                    silences.Add(new(began * Step, i * Step));
                began = -1;
            }
        }
        return silences;
    }
}
