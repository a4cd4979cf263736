using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Music;

/// <summary>Uploaded music as a bed: as loud as the synthesised one, cut or repeated to the video's length, with soft ends and joins.</summary>
internal static class MusicLoop
{
    /// <summary>About what the synthesised beds have.</summary>
    internal const double Lufs = -23;

    private const double MostGainDb = 30;
    private const int Rate = WavFile.SampleRate, FadeIn = Rate * 3 / 10, FadeOut = Rate * 22 / 10, Join = Rate / 10;

    /// <param name="music">Stereo, interleaved, at least as long as two joins.</param>
    /// <param name="lufs">Its loudness.</param>
    /// <param name="samples">Wanted length per channel.</param>
    internal static short[] Fit(ReadOnlySpan<short> music, double lufs, long samples)
    {
        // Rounded, since powers differ in the last bit between machines.
        var gain = Math.Round(Math.Pow(10, Math.Clamp(Lufs - lufs, -MostGainDb, MostGainDb) / 20), 5);
        var length = music.Length / 2;
        var join = Math.Min(Join, length / 2);
        var output = new short[2 * samples];
        for (long at = 0; at < samples; at++)
        {
            // Each round begins while the one before it dies away.
            var (left, right) = At(music, length, join, at);
            var edge = gain * Math.Min(1.0, Math.Min((double)at / FadeIn, (double)(samples - 1 - at) / FadeOut));
            output[2 * at] = Sample(left * edge);
            output[2 * at + 1] = Sample(right * edge);
        }
        return output;
    }

    private static (double Left, double Right) At(ReadOnlySpan<short> music, int length, int join, long at)
    {
        if (length == 0)
            return (0, 0);
        var round = Math.Max(1, length - join);
        var place = (int)(at % round);
        if (at < round || place >= join)
            return (music[2 * place], music[2 * place + 1]);
        var share = (double)place / join;
        var old = round + place;
        return (music[2 * place] * share + music[2 * old] * (1 - share), music[2 * place + 1] * share + music[2 * old + 1] * (1 - share));
    }

    private static short Sample(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
