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
        var left = new float[samples];
        var right = new float[samples];
        foreach (var note in score.Notes((double)samples / Rate))
        {
            Add(left, note, -1);
            Add(right, note, +1);
        }
        Echo.Apply(left, 0.31, 0.28f);
        Echo.Apply(right, 0.37, 0.28f);
        Air.Add(left, right, bed.Seed);
        return Finish(left, right);
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

    private static short[] Finish(float[] left, float[] right)
    {
        var output = new short[left.Length * 2];
        var fadeIn = (int)(FadeInSeconds * Rate);
        var fadeOut = (int)(FadeOutSeconds * Rate);
        for (var at = 0; at < left.Length; at++)
        {
            var gain = Math.Min(1f, Math.Min((float)at / fadeIn, (float)(left.Length - at) / fadeOut));
            output[2 * at] = Sample(left[at] * gain);
            output[2 * at + 1] = Sample(right[at] * gain);
        }
        return output;
    }

    private static short Sample(float value) => (short)MathF.Round(Math.Clamp(value, -0.98f, 0.98f) * 32767f);
}
