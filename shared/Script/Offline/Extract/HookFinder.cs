using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <param name="Text">First words of the video, made of the source's own.</param>
/// <param name="Source">The sentence that is used up by it; null for a question made from the title.</param>
internal sealed record Hook(string Text, Sentence? Source, double Worth);

/// <summary>Openings for an extract, best first: the title as a question, a question that the text asks, its most striking sentence.</summary>
internal sealed partial class HookFinder(Tongue tongue, Pace pace)
{
    public IReadOnlyList<Hook> Find(IReadOnlyList<Sentence> sentences, double[] scores, string? title, int most)
    {
        var hooks = new List<Hook>();
        if (title is { Length: <= 120 } && tongue.Question(title) is { } question && pace.Of(question) <= 6)
            hooks.Add(new Hook(question, null, 2));
        var standing = sentences.Where(s => s is { Leans: false, IsFragment: false } && s.Speaker is null && !s.Text.EndsWith(':') && !s.Text.EndsWith('：')).ToList();
        // A text of nothing but pronouns opens with the best it has.
        hooks.AddRange((standing.Count > 0 || hooks.Count > 0 ? standing : sentences)
            .Select(s => new Hook(s.Text, s, Strikes(s, scores[s.Index])))
            .Where(h => pace.Of(h.Text) is > 1 and <= SceneCutter.Longest)
            .OrderByDescending(h => h.Worth).Take(most));
        return hooks;
    }

    private double Strikes(Sentence sentence, double score)
    {
        var seconds = pace.Of(sentence.Text);
        var worth = score + 0.22 * Math.Min(3, tongue.StrikingCount(sentence.Text)) + (Figure().IsMatch(sentence.Text) ? 0.15 : 0)
            + (Marks.IsQuestion(sentence.Text) ? 0.5 : 0) + (sentence.Index == 0 ? 0.4 : 0);
        return worth * (seconds > 7 ? 0.7 : 1);
    }

    [GeneratedRegex(@"\d|[百千萬億万]")]
    private static partial Regex Figure();
}
