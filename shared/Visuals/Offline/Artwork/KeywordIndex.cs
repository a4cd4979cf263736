using AutoVideo.Videos;

namespace AutoVideo.Visuals.Offline.Artwork;

internal enum WordStrength { Label, Tag, Loose }

/// <param name="Rarity">1 when the word calls one artwork alone, less the more it calls.</param>
internal sealed record Posting(ArtworkEntry Entry, WordStrength Strength, double Rarity);

/// <summary>From a word or phrase of one language to the artworks that bear it.</summary>
internal sealed class KeywordIndex
{
    private readonly Dictionary<string, List<Posting>> postings = [];

    public KeywordIndex(IReadOnlyList<ArtworkEntry> entries, string language)
    {
        foreach (var entry in entries)
        {
            var words = entry.Words(language);
            for (var i = 0; i < words.Length; i++)
                Add(words[i], entry, i == 0 ? WordStrength.Label : WordStrength.Tag);
            foreach (var word in language == Languages.English ? entry.Loose : [])
                Add(word, entry, WordStrength.Loose);
        }
        foreach (var list in postings.Values)
        {
            var tags = list.Count(posting => posting.Strength != WordStrength.Label);
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i].Strength != WordStrength.Label)
                    list[i] = list[i] with { Rarity = Math.Max(0.6, 1.03 - 0.03 * tags - (list.Count > tags ? 0.1 : 0)) };
            }
        }
    }

    /// <summary>Words reduced to their stems.</summary>
    public static string Key(string normalized) => string.Join(' ', WordForms.Split(normalized).Select(WordForms.Stem));

    public IReadOnlyList<Posting> Find(string key) => postings.TryGetValue(key, out var list) ? list : [];

    private void Add(string word, ArtworkEntry entry, WordStrength strength)
    {
        var key = Key(WordForms.Normalize(word));
        if (key.Length == 0)
            return;
        if (!postings.TryGetValue(key, out var list))
            postings[key] = list = [];
        if (list.TrueForAll(known => known.Entry != entry))
            list.Add(new Posting(entry, strength, 1));
    }
}
