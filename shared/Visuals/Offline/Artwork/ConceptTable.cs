using System.Text;
using AutoVideo.Videos;

namespace AutoVideo.Visuals.Offline.Artwork;

/// <summary>Data/concepts.txt: what abstract nouns look like, in four languages.</summary>
internal sealed class ConceptTable
{
    private static readonly Lazy<ConceptTable> Loaded = new(() =>
    {
        using var reader = new StreamReader(ArtworkLibrary.Open("concepts.txt"), Encoding.UTF8);
        return new ConceptTable(reader.ReadToEnd());
    });

    private readonly Dictionary<(string Language, string Key), string[]> targets = [];

    public ConceptTable(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var columns = line.Split('|');
            var drawn = columns[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var column = 1; column < columns.Length; column++)
            {
                foreach (var word in columns[column].Split(',', StringSplitOptions.RemoveEmptyEntries))
                    targets.TryAdd((Languages.All[column - 1], KeywordIndex.Key(WordForms.Normalize(word))), drawn);
            }
        }
    }

    public static ConceptTable Instance => Loaded.Value;

    /// <summary>All targets that any concept names.</summary>
    public IEnumerable<string> Targets => targets.Values.SelectMany(names => names).Distinct();

    public IReadOnlyList<string> Find(string key, string language) => targets.TryGetValue((language, key), out var names) ? names : [];
}
