using AutoVideo.Render.Sound;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Support;

/// <summary>Stand-in lines: bursts of a buzzing tone, one for each word, with the word times that go with them.</summary>
public static class TestVoices
{
    private const double WordSeconds = 0.24, GapSeconds = 0.06;

    public static short[] Samples(int words, double gain = 0.3)
    {
        var samples = new short[(int)(Seconds(words) * Speech.SampleRate)];
        for (var index = 0; index < samples.Length; index++)
        {
            var time = (double)index / Speech.SampleRate;
            var within = time % (WordSeconds + GapSeconds);
            if (within >= WordSeconds)
                continue;
            var edge = Math.Min(1, Math.Min(within, WordSeconds - within) / 0.01);
            var tone = Math.Sin(2 * Math.PI * 170 * time) + 0.6 * Math.Sin(2 * Math.PI * 510 * time) + 0.4 * Math.Sin(2 * Math.PI * 1530 * time) + 0.2 * Math.Sin(2 * Math.PI * 3400 * time);
            samples[index] = (short)(tone * edge * gain * 15000);
        }
        return samples;
    }

    public static Speech Line(string blob, int words, string[]? texts = null) => new(
        blob, (long)(Seconds(words) * Speech.SampleRate),
        [.. Enumerable.Range(0, words).Select(word => new SpokenWord(texts?[word % texts.Length] ?? $"word{word}", Start(word), Start(word) + WordSeconds))],
        "test", "tone", false);

    public static void Write(string path, short[] samples) => WavFile.Write(path, samples, 1);

    private static double Seconds(int words) => words * (WordSeconds + GapSeconds) - GapSeconds;

    private static double Start(int word) => word * (WordSeconds + GapSeconds);
}
