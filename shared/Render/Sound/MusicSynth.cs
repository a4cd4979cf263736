using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Sound;

/// <summary>
/// A quiet bed, played note by note: four chords on detuned pads, a soft bass, plucks and a breath of noise.
/// Phases are 32-bit integers and waves come from a table, so equal beds give equal bytes on every machine.
/// </summary>
internal static class MusicSynth
{
    private const int Rate = WavFile.SampleRate;
    private const double FadeInSeconds = 1.2, FadeOutSeconds = 2.2;

    /// <param name="samples">Length per channel.</param>
    /// <returns>Stereo, interleaved.</returns>
    internal static short[] Play(MusicBed bed, long samples)
    {
        var score = MusicScore.Of(bed);
        var output = new short[2 * samples];
        // One after the other, in the same place: of a long video a channel takes 400 MB.
        var channel = new float[samples];
        foreach (var side in new[] { -1, +1 })
        {
            Array.Clear(channel);
            foreach (var note in score.Notes((double)samples / Rate))
                Add(channel, note, side);
            Echo.Apply(channel, side < 0 ? 0.31 : 0.37, 0.28f);
            Air.Add(channel, bed.Seed, side);
            Finish(channel, output.AsSpan(side < 0 ? 0 : 1));
        }
        return output;
    }

    private static void Add(float[] channel, Note note, int side)
    {
        var detuned = note.Frequency * (1 + side * note.Detune);
        var step = (uint)(detuned / Rate * 4294967296.0);
        var phase = (uint)(note.Phase * 4294967295.0);
        var gain = (float)(note.Gain * (1 + side * note.Pan));
        var first = (long)(note.Start * Rate);
        var length = (long)(note.Seconds * Rate);
        var end = Math.Min(channel.Length, first + length);
        for (var at = first; at < end; at++, phase += step)
            channel[at] += gain * note.Shape.At((float)(at - first) / length, (float)(at - first) / Rate) * WaveTable.Sine(phase, note.Brightness);
    }

    /// <param name="output">Takes every second sample.</param>
    private static void Finish(float[] channel, Span<short> output)
    {
        var fadeIn = (int)(FadeInSeconds * Rate);
        var fadeOut = (int)(FadeOutSeconds * Rate);
        for (var at = 0; at < channel.Length; at++)
        {
            var gain = Math.Min(1f, Math.Min((float)at / fadeIn, (float)(channel.Length - at) / fadeOut));
            output[2 * at] = Sample(channel[at] * gain);
        }
    }

    private static short Sample(float value) => (short)MathF.Round(Math.Clamp(value, -0.98f, 0.98f) * 32767f);
}
