using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Sound;

/// <summary>How loud a note is over its time.</summary>
internal enum NoteShape { Swell, Pluck }

/// <param name="Start">Seconds.</param>
/// <param name="Frequency">Hz.</param>
/// <param name="Detune">Share by which the left channel is lower and the right one higher.</param>
/// <param name="Pan">-1 left to 1 right.</param>
/// <param name="Brightness">Share of the second and third harmonic, 0 to 1.</param>
internal readonly record struct Note(
    double Start, double Seconds, double Frequency, double Gain, double Detune, double Pan, double Phase, float Brightness, NoteShape Shape);

internal static class NoteShapes
{
    /// <param name="share">0 to 1 of the note's time.</param>
    /// <param name="seconds">Since the note began.</param>
    internal static float At(this NoteShape shape, float share, float seconds) => shape switch
    {
        NoteShape.Swell => 4 * share * (1 - share) * (2 - 4 * share * (1 - share)),
        _ => Math.Min(1, seconds / 0.006f) * Decay(seconds, share),
    };

    // A rational fall instead of an exponential one: sums and products only.
    private static float Decay(float seconds, float share)
    {
        var fall = 1 / (1 + 5 * seconds + 12 * seconds * seconds);
        return fall * (1 - share);
    }
}

/// <summary>Key, chords and tempo of a mood, varied by the seed.</summary>
internal sealed class MusicScore
{
    private readonly double root, beat, plucks, brightness;
    private readonly int[][] chords;
    private readonly int seed;

    private MusicScore(double root, double beat, double plucks, double brightness, int[][] chords, int seed) =>
        (this.root, this.beat, this.plucks, this.brightness, this.chords, this.seed) = (root, beat, plucks, brightness, chords, seed);

    // Semitones above the root; each chord is bass, then three voices close to the ones before.
    private static readonly int[][] Calm = [[0, 12, 15, 19], [-4, 12, 15, 20], [3, 10, 15, 19], [-2, 10, 14, 17]];
    private static readonly int[][] Bright = [[0, 12, 16, 19], [-5, 11, 14, 19], [-3, 12, 16, 21], [5, 12, 17, 21]];
    private static readonly int[][] Tense = [[0, 12, 15, 19], [0, 13, 17, 20], [-4, 12, 15, 20], [-5, 11, 14, 17]];
    private static readonly int[][] Warm = [[0, 11, 16, 19], [-3, 12, 16, 19], [5, 9, 12, 16], [-5, 10, 14, 17]];

    internal static MusicScore Of(MusicBed bed)
    {
        var choice = SeededChoice.For(bed.Seed, -3);
        var key = choice.Below(6);
        var pace = 1 + 0.12 * (choice.Fraction() - 0.5);
        return bed.Mood switch
        {
            "bright" => new(Semitones(98, key), 0.50 * pace, 0.075, 0.34, Bright, bed.Seed),
            "tense" => new(Semitones(82.41, key), 0.44 * pace, 0.055, 0.42, Tense, bed.Seed),
            "warm" => new(Semitones(98, key), 0.62 * pace, 0.060, 0.22, Warm, bed.Seed),
            _ => new(Semitones(92.5, key), 0.66 * pace, 0.050, 0.16, Calm, bed.Seed),
        };
    }

    /// <summary>Every note that begins before the end.</summary>
    internal IEnumerable<Note> Notes(double seconds)
    {
        var bar = beat * 8;
        for (var index = 0; index * bar < seconds; index++)
        {
            var chord = chords[index % chords.Length];
            foreach (var note in Pads(chord, index * bar, bar).Concat(Plucks(chord, index, bar)))
                yield return note;
        }
    }

    // Pads overlap by half a bar, so that chords melt into each other.
    private IEnumerable<Note> Pads(int[] chord, double start, double bar)
    {
        var begin = Math.Max(0, start - bar * 0.25);
        yield return new(begin, bar * 1.5, Semitones(root, chord[0]), 0.13, 0.0007, 0, 0, (float)(brightness * 0.5), NoteShape.Swell);
        for (var voice = 1; voice < chord.Length; voice++)
        {
            var pan = (voice - 2) * 0.35;
            yield return new(begin, bar * 1.5, Semitones(root, chord[voice]), 0.075, 0.0021, pan, 0.23 * voice, (float)brightness, NoteShape.Swell);
            yield return new(begin, bar * 1.5, Semitones(root, chord[voice]), 0.050, -0.0013, -pan, 0.61 * voice, (float)(brightness * 0.6), NoteShape.Swell);
        }
    }

    private IEnumerable<Note> Plucks(int[] chord, int bar, double length)
    {
        var choice = SeededChoice.For(seed, 1000 + bar);
        for (var step = 0; step < 16; step++)
        {
            // The first of each four always sounds, the others by chance: a pattern that never quite repeats.
            if (step % 4 != 0 && choice.Fraction() < 0.45)
                continue;
            var semitone = chord[1 + choice.Below(3)] + 12;
            var gain = plucks * (step % 4 == 0 ? 1 : 0.65);
            yield return new(bar * length + step * beat / 2, 1.4, Semitones(root, semitone), gain, 0.0004, 0.6 * (choice.Fraction() - 0.5), 0, 0.3f, NoteShape.Pluck);
        }
    }

    private static readonly double[] Steps =
    [
        1, 1.0594630943592953, 1.122462048309373, 1.189207115002721, 1.2599210498948732, 1.3348398541700344,
        1.4142135623730951, 1.4983070768766815, 1.5874010519681994, 1.681792830507429, 1.7817974362806785, 1.8877486253633868,
    ];

    // Equal temperament from a table: powers differ in the last bit between machines.
    private static double Semitones(double frequency, int semitones)
    {
        var octave = (int)Math.Floor(semitones / 12.0);
        var scaled = frequency * Steps[semitones - 12 * octave];
        for (; octave > 0; octave--)
            scaled *= 2;
        for (; octave < 0; octave++)
            scaled /= 2;
        return scaled;
    }
}
