using System.Globalization;
using System.Text;
using AutoVideo.Processes;

namespace AutoVideo.Script.Offline;

/// <param name="Lemmas">As spelled, spaces for underscores.</param>
/// <param name="Category">Lexicographer file number: 18 is people, 15 places (lexnames(5WN)).</param>
internal sealed record Synset(int Offset, int Category, IReadOnlyList<string> Lemmas, IReadOnlyList<(string Kind, int Offset)> Pointers, string Gloss);

/// <summary>
/// WordNet 3.0 as Debian's wordnet-base unpacks it (wndb(5WN)): noun senses with glosses, base forms, and how often a word is
/// a noun, verb or adjective in its tagged texts. Null-object free: callers hold null when it is not installed.
/// </summary>
internal sealed class WordNet
{
    public const string Citation = "WordNet 3.0, Princeton University";
    private readonly string folder;
    private readonly Lazy<SortedLines> nouns, verbs, adjectives, adverbs, nounExceptions, verbExceptions, counts;

    private WordNet(string folder)
    {
        this.folder = folder;
        nouns = Load("index.noun");
        verbs = Load("index.verb");
        adjectives = Load("index.adj");
        adverbs = Load("index.adv");
        nounExceptions = Load("noun.exc");
        verbExceptions = Load("verb.exc");
        counts = Load("cntlist.rev");
    }

    public static WordNet? Find(ToolPaths tools)
    {
        var folder = tools.Data("/usr/share/wordnet");
        return File.Exists(Path.Combine(folder, "index.noun")) && File.Exists(Path.Combine(folder, "data.noun")) ? new WordNet(folder) : null;
    }

    public bool IsNoun(string lemma) => Index(nouns, lemma).Length > 0;

    public bool IsVerb(string lemma) => Index(verbs, lemma).Length > 0;

    public bool IsAdjective(string lemma) => Index(adjectives, lemma).Length > 0;

    public bool IsAdverb(string lemma) => Index(adverbs, lemma).Length > 0;

    /// <summary>How often the word was tagged as noun, verb, adjective or adverb.</summary>
    public (int Noun, int Verb, int Adjective, int Adverb) Counts(string lemma)
    {
        int noun = 0, verb = 0, adjective = 0, adverb = 0;
        foreach (var line in counts.Value.StartingWith(Key(lemma) + "%"))
        {
            var kind = line[line.IndexOf('%', StringComparison.Ordinal) + 1];
            var count = int.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
            noun += kind == '1' ? count : 0;
            verb += kind == '2' ? count : 0;
            adjective += kind is '3' or '5' ? count : 0;
            adverb += kind == '4' ? count : 0;
        }
        return (noun, verb, adjective, adverb);
    }

    /// <summary>Singular of a noun (morphy(7WN)); null when no noun is found.</summary>
    public string? NounBase(string word)
    {
        var exception = Exception(nounExceptions, word);
        if (exception is not null)
            return exception;
        return Inflections.NounBases(word).FirstOrDefault(IsNoun);
    }

    /// <summary>Infinitive of a verb form; null when no verb is found.</summary>
    public string? VerbBase(string word) => Exception(verbExceptions, word) ?? Inflections.VerbBases(word).FirstOrDefault(IsVerb);

    /// <summary>Senses of a noun, most frequent first.</summary>
    public IEnumerable<Synset> Senses(string lemma)
    {
        var fields = Index(nouns, lemma);
        if (fields.Length == 0)
            yield break;
        // lemma pos synset_cnt p_cnt [ptr_symbol…] sense_cnt tagsense_cnt offset…
        foreach (var offset in fields[(4 + int.Parse(fields[3], CultureInfo.InvariantCulture) + 2)..])
            yield return Read(int.Parse(offset, CultureInfo.InvariantCulture));
    }

    public IEnumerable<Synset> Related(Synset synset, string pointer) =>
        synset.Pointers.Where(p => p.Kind == pointer).Select(p => Read(p.Offset));

    private Synset Read(int offset)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "data.noun"));
        var buffer = new byte[16_384];
        var read = RandomAccess.Read(file, buffer, offset);
        var end = Array.IndexOf(buffer, (byte)'\n', 0, read);
        var line = Encoding.UTF8.GetString(buffer, 0, end < 0 ? read : end);
        var halves = line.Split(" | ", 2);
        var fields = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var words = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var lemmas = Enumerable.Range(0, words).Select(i => fields[4 + 2 * i].Replace('_', ' ')).ToList();
        var first = 4 + 2 * words;
        // Only pointers to nouns: the offsets of others belong to other files.
        var pointers = Enumerable.Range(0, int.Parse(fields[first], CultureInfo.InvariantCulture))
            .Select(i => fields.AsSpan(first + 1 + 4 * i, 4).ToArray())
            .Where(p => p[2] == "n")
            .Select(p => (p[0], int.Parse(p[1], CultureInfo.InvariantCulture)))
            .ToList();
        return new Synset(offset, int.Parse(fields[1], CultureInfo.InvariantCulture), lemmas, pointers, halves.Length > 1 ? halves[1].Trim() : "");
    }

    private Lazy<SortedLines> Load(string name) => new(() =>
    {
        var path = Path.Combine(folder, name);
        return new SortedLines(File.Exists(path) ? File.ReadAllBytes(path) : []);
    });

    private static string? Exception(Lazy<SortedLines> list, string word) =>
        list.Value.StartingWith(Key(word) + " ").FirstOrDefault()?.Split(' ')[1].Replace('_', ' ');

    private static string[] Index(Lazy<SortedLines> index, string lemma) =>
        lemma.Length is 0 or > 60 ? [] : index.Value.StartingWith(Key(lemma) + " ").FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Key(string lemma) => lemma.ToLowerInvariant().Replace(' ', '_');
}
