using System.Collections.Frozen;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

/// <param name="Position">Where the second part starts.</param>
/// <param name="Strength">3 semicolon, 2 clause with a comma, 1 any comma.</param>
internal readonly record struct ClauseBorder(int Position, int Strength);

/// <summary>A piece of a sentence that can stand as a headline.</summary>
/// <param name="Worth">1 for a fragment; more for a clause or a whole sentence.</param>
internal readonly record struct Phrase(string Text, double Worth);

/// <summary>What the rules need to know about one language: grammar words and borders, nothing about any subject.</summary>
internal abstract class Tongue
{
    public abstract string Tag { get; }
    public abstract Phrases Phrases { get; }

    /// <summary>Articles, prepositions, pronouns, auxiliaries, …, folded by <see cref="Words.Fold"/>; empty where words are not separated.</summary>
    public abstract FrozenSet<string> FunctionWords { get; }

    /// <summary>Words whose full stop never ends a sentence, without the stop.</summary>
    public abstract FrozenSet<string> Abbreviations { get; }

    /// <summary>Words that make a sentence a good opening (contrast, extremes, surprise).</summary>
    public abstract FrozenSet<string> StrikingWords { get; }

    public bool HasSpaces => !Languages.IsWrittenWithoutSpaces(Tag);
    public int HeadlineLength => HasSpaces ? 40 : 16;
    public int KickerLength => HasSpaces ? 28 : 12;

    /// <summary>This language with the words that a text repeats, where a dictionary would be needed to find them.</summary>
    public virtual Tongue Reading(string text) => this;

    /// <summary>Whether a sentence needs the one before to be understood (starts with a pronoun or a connective).</summary>
    public abstract bool Leans(string sentence);

    /// <summary>The sentence without parentheses and clauses that can be left out; empty when there are none.</summary>
    public abstract IEnumerable<string> Shortened(string sentence);

    public abstract IReadOnlyList<ClauseBorder> Borders(string sentence);

    /// <summary>Content words or character pairs by which sentences are compared, repeated as often as they occur.</summary>
    public abstract IReadOnlyList<string> Terms(string text);

    /// <summary>Nouns as they are shown, in order, repeated as often as they occur.</summary>
    public abstract IReadOnlyList<string> Nouns(string text);

    /// <summary>What two forms of one noun have in common.</summary>
    public virtual string NounKey(string noun) => Words.Fold(noun);

    public abstract IEnumerable<Phrase> HeadlinePhrases(string sentence);

    /// <summary>A topic or title as a question; null when it is not certain to be grammatical.</summary>
    public abstract string? Question(string topic);

    /// <summary>Joins list items behind the sentence that announces them.</summary>
    public virtual string JoinList(string intro, IReadOnlyList<string> items) =>
        $"{intro.TrimEnd()} {string.Join(", ", items.Select(Marks.WithoutEnd))}.";

    public string Join(string first, string second) => first.Length == 0 ? second : HasSpaces ? $"{first} {second}" : first + second;

    /// <summary>A cut text without the small words at its end, which lead to what was cut off; at least half of it stays.</summary>
    public string WithoutTrailingFunctionWords(string text)
    {
        for (var space = text.LastIndexOf(' '); space > text.Length / 2 && FunctionWords.Contains(Words.First(text[space..])); space = text.LastIndexOf(' '))
            text = text[..space];
        return text;
    }

    public int StrikingCount(string sentence) => HasSpaces
        ? Words.All(sentence).Count(word => StrikingWords.Contains(Words.Fold(word)))
        : StrikingWords.Count(word => sentence.Contains(word, StringComparison.Ordinal));
}

/// <summary>The four languages.</summary>
internal sealed class Tongues(WordNet? wordNet)
{
    private readonly Tongue[] all = [new EnglishTongue(wordNet), new ChineseTongue(), new JapaneseTongue(), new RussianTongue()];

    public Tongue Of(string language) => all.First(tongue => tongue.Tag == language);
}
