using AutoVideo.Voice.Offline.Engines;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice.Offline;

/// <summary>Word times of the finished sound: in order, inside it, and one for every word, also for those that were not heard.</summary>
internal static class WordTimes
{
    private const double Shortest = 0.02;

    /// <param name="removed">Seconds cut from the start of what the voice said.</param>
    /// <param name="seconds">Length of the finished sound.</param>
    public static IReadOnlyList<SpokenWord> Of(IReadOnlyList<SpokenUnit> units, IReadOnlyList<UnitTime?> times, double removed, double seconds)
    {
        var known = Ordered(times, removed, seconds);
        var filled = new UnitTime[units.Count];
        for (var i = 0; i < units.Count;)
        {
            if (known[i] is { } time)
            {
                filled[i++] = time;
                continue;
            }
            var next = i;
            while (next < units.Count && known[next] is null)
                next++;
            Share(units, known, filled, i, next, seconds);
            i = next;
        }
        return [.. units.Select((unit, i) => new SpokenWord(unit.Written, Rounded(filled[i].Start), Rounded(filled[i].End)))];
    }

    /// <summary>Moved by what was cut, clamped into the sound; a time that runs backwards counts as unknown.</summary>
    private static UnitTime?[] Ordered(IReadOnlyList<UnitTime?> times, double removed, double seconds)
    {
        var result = new UnitTime?[times.Count];
        double last = 0;
        for (var i = 0; i < times.Count; i++)
        {
            if (times[i] is not { } time)
                continue;
            var (start, end) = (Math.Max(last, time.Start - removed), Math.Min(seconds, time.End - removed));
            if (end - start < Shortest)
                continue;
            result[i] = new(start, end);
            last = end;
        }
        return result;
    }

    /// <summary>Words without a time share the gap between their neighbours by length; when there is none, the time of the one before.</summary>
    private static void Share(
        IReadOnlyList<SpokenUnit> units, UnitTime?[] known, UnitTime[] filled, int from, int to, double seconds)
    {
        var start = from > 0 ? filled[from - 1].End : 0;
        var end = to < units.Count ? known[to]!.Value.Start : seconds;
        if (end - start < Shortest * (to - from))
        {
            if (from > 0)
            {
                from--;
                start = filled[from].Start;
            }
            else if (to < units.Count)
            {
                end = known[to]!.Value.End;
                to++;
            }
        }
        double total = 0;
        for (var i = from; i < to; i++)
            total += units[i].Written.Length;
        for (var i = from; i < to; i++)
        {
            var stop = start + (end - start) * units[i].Written.Length / total;
            filled[i] = new(start, stop);
            if (i < known.Length)
                known[i] = filled[i];
            total -= units[i].Written.Length;
            start = stop;
        }
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 4);
}
