using System.Text;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>What an engine says in one breath, and which of the line's units stands where in it.</summary>
internal sealed class Sentence
{
    private readonly List<(int Start, int Unit)> starts = [];
    private readonly StringBuilder text = new();

    public string Text => text.ToString();

    /// <summary>Units that are said, in order.</summary>
    public IEnumerable<int> Units => starts.Select(start => start.Unit);

    /// <param name="position">0-based character in <see cref="Text"/>.</param>
    public int UnitAt(int position) => starts.Last(start => start.Start <= position || start == starts[0]).Unit;

    public static IReadOnlyList<Sentence> Split(IReadOnlyList<SpokenUnit> units)
    {
        var sentences = new List<Sentence>();
        var ended = true;
        for (var i = 0; i < units.Count; i++)
        {
            if (units[i].Say.Length == 0)
                continue;
            if (ended)
                sentences.Add(new());
            sentences[^1].Append(units[i].Say, i);
            ended = EndsSentence(units, i);
        }
        return sentences;
    }

    private void Append(string say, int unit)
    {
        if (text.Length > 0)
            text.Append(' ');
        starts.Add((text.Length, unit));
        text.Append(say);
    }

    /// <summary>A full stop ends a sentence unless it belongs to a title, an initial or a number ("Dr. Smith", "J. S. Bach", "No. 5").</summary>
    private static bool EndsSentence(IReadOnlyList<SpokenUnit> units, int i)
    {
        var say = units[i].Say;
        if (say[^1] is '!' or '?')
            return true;
        if (say[^1] != '.' || say.Length <= 2)
            return false;
        var next = units.Skip(i + 1).FirstOrDefault(unit => unit.Say.Length > 0);
        return next is null || (!char.IsAsciiLetterLower(next.Say[0]) && !Abbreviations.Contains(say));
    }

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "Prof.", "Gen.", "Sen.", "Rep.", "Lt.", "Col.", "Sgt.", "Capt.", "Rev.", "Hon.", "Mt.", "Ft.",
        "No.", "vs.", "etc.", "e.g.", "i.e.", "cf.", "approx.", "Fig.", "Vol.", "U.S.", "U.K.",
    };
}
