using System.Globalization;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>What the festival program prints: <c>U sentence</c>, <c>T token</c>, <c>W start end of a word</c>.</summary>
internal sealed class FestivalMarks
{
    private readonly List<(int Sentence, int Token, string Name, double Start, double End)> words = [];

    public static FestivalMarks Parse(string output)
    {
        var marks = new FestivalMarks();
        var (sentence, token, name) = (-1, 0, "");
        foreach (var line in output.Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (fields)
            {
                case ["U", var number]:
                    sentence = (int)Number(number);
                    break;
                case ["T", var written]:
                    token++;
                    name = written;
                    break;
                // Punctuation that festival takes for a word lasts no time.
                case ["W", var start, var end] when Number(end) > Number(start):
                    marks.words.Add((sentence, token, name, Number(start), Number(end)));
                    break;
                default:
                    break;
            }
        }
        return marks;
    }

    /// <summary>Joins the words of each unit ("1971" is three of them).</summary>
    /// <param name="offset">Seconds at which the sentence begins.</param>
    public void Place(Sentence sentence, int number, double offset, UnitTime?[] times)
    {
        var cursor = 0;
        var (token, unit) = (-1, 0);
        foreach (var word in words.Where(word => word.Sentence == number))
        {
            if (word.Token != token)
            {
                token = word.Token;
                // A token is a piece of the text, without its punctuation; the tokens come in the text's order.
                var found = sentence.Text.IndexOf(word.Name, cursor, StringComparison.Ordinal);
                if (found >= 0)
                {
                    unit = sentence.UnitAt(found);
                    cursor = found + word.Name.Length;
                }
            }
            var (start, end) = (word.Start + offset, word.End + offset);
            times[unit] = times[unit] is { } known ? new(Math.Min(known.Start, start), Math.Max(known.End, end)) : new(start, end);
        }
    }

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
