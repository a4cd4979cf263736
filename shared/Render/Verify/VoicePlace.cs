using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Verify;

/// <summary>Where in a sound a voice is, by the correlation of the two where the voice speaks.</summary>
/// <param name="Late">Milliseconds by which the sound's voice comes after the track's; of what is farther off than 400 ms nothing is known.</param>
/// <param name="Likeness">1 for the voice alone, 0 for something else.</param>
internal sealed record VoicePlace(double Late, double Likeness)
{
    /// <summary>Hertz: what carries a voice is below 1 kHz, and one sample is half a millisecond.</summary>
    internal const int Rate = 2000;

    private const int Every = WavFile.SampleRate / Rate, Reach = 2 * Rate / 5, Block = Rate / 50;
    private const double LatestMilliseconds = 20, LeastLikeness = 0.2;

    // A line is short, so chance makes it a little like anything.
    private const double LeastOfLine = 0.1, ShortestLine = 0.3;

    // Of a voice's loudest block; what is quieter says nothing.
    private const double LeastLevel = 0.05;

    /// <summary>Likeness of each line by itself; null of one that says too little to tell.</summary>
    public IReadOnlyList<double?>? Lines { get; init; }

    /// <param name="voice">At 48 kHz.</param>
    /// <param name="sound">At <see cref="Rate"/>.</param>
    internal static VoicePlace Find(IReadOnlyList<VoiceClip> lines, short[] voice, ReadOnlySpan<short> sound)
    {
        var spoken = Spoken(voice);
        // Room on both sides, so that every lag is one product of whole arrays.
        var heard = new float[spoken.Length + 2 * Reach];
        for (var index = 0; index < Math.Min(sound.Length, spoken.Length + Reach); index++)
            heard[index + Reach] = sound[index];
        var (best, most) = (0, float.NegativeInfinity);
        for (var lag = -Reach; lag <= Reach; lag++)
        {
            if (Product(spoken, heard.AsSpan(lag + Reach, spoken.Length)) is var found && found > most)
                (best, most) = (lag, found);
        }
        var there = heard.AsSpan(best + Reach, spoken.Length);
        var (likeness, _) = Compare(spoken, there);
        var told = new double?[lines.Count];
        for (var index = 0; index < told.Length; index++)
        {
            var from = (int)Math.Clamp(lines[index].StartSample / Every, 0, spoken.Length);
            var length = (int)Math.Clamp(lines[index].Samples / Every, 0, spoken.Length - from);
            if (Compare(spoken.AsSpan(from, length), there.Slice(from, length)) is { Seconds: >= ShortestLine } line)
                told[index] = line.Likeness;
        }
        return new(1000.0 * best / Rate, likeness) { Lines = told };
    }

    /// <returns>Of two stretches, where the first one speaks, and for how long it does.</returns>
    private static (double Likeness, double Seconds) Compare(ReadOnlySpan<float> spoken, ReadOnlySpan<float> heard)
    {
        double own = 0, other = 0, both = 0;
        var count = 0;
        for (var index = 0; index < spoken.Length; index++)
        {
            if (spoken[index] == 0)
                continue;
            count++;
            own += (double)spoken[index] * spoken[index];
            other += (double)heard[index] * heard[index];
            both += (double)spoken[index] * heard[index];
        }
        return (own > 0 && other > 0 ? Math.Round(both / Math.Sqrt(own * other), 3) : 0, (double)count / Rate);
    }

    internal static VerificationCheck Check(VoicePlace? place, Timeline.Timeline timeline)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"within {LatestMilliseconds:0} ms of its place, likeness {LeastLikeness} at least");
        if (timeline.Voice.Count == 0)
            return new("voice", true, "no voice", expected);
        if (place?.Lines is { } lines && timeline.Voice.Zip(lines).FirstOrDefault(line => line.Second < LeastOfLine) is { First: { } missing })
            return new("voice", false, $"the line of {missing.SceneId} is not heard", expected);
        return new("voice", place is not null && Math.Abs(place.Late) <= LatestMilliseconds && place.Likeness >= LeastLikeness,
            place is null ? "not measured" : string.Create(CultureInfo.InvariantCulture, $"{place.Late:0.#} ms late, likeness {place.Likeness:0.00}"), expected);
    }

    /// <summary>The voice at the lower rate, nothing where it is quiet.</summary>
    private static float[] Spoken(short[] voice)
    {
        var spoken = new float[voice.Length / Every];
        for (var index = 0; index < spoken.Length; index++)
        {
            var sum = 0;
            foreach (var sample in voice.AsSpan(index * Every, Every))
                sum += sample;
            spoken[index] = (float)sum / Every;
        }
        var levels = new float[(spoken.Length + Block - 1) / Block];
        for (var block = 0; block < levels.Length; block++)
        {
            var part = spoken.AsSpan(block * Block, Math.Min(Block, spoken.Length - block * Block));
            levels[block] = Product(part, part) / part.Length;
        }
        var least = levels.Length == 0 ? 0 : levels.Max() * LeastLevel * LeastLevel;
        for (var block = 0; block < levels.Length; block++)
        {
            if (levels[block] < least)
                spoken.AsSpan(block * Block, Math.Min(Block, spoken.Length - block * Block)).Clear();
        }
        return spoken;
    }

    private static float Product(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(one);
        var right = MemoryMarshal.Cast<float, Vector<float>>(other[..one.Length]);
        var sums = Vector<float>.Zero;
        for (var index = 0; index < left.Length; index++)
            sums += left[index] * right[index];
        var sum = Vector.Sum(sums);
        for (var index = left.Length * Vector<float>.Count; index < one.Length; index++)
            sum += one[index] * other[index];
        return sum;
    }
}
