using System.Globalization;

namespace AutoVideo.Script.Offline;

/// <summary>Gives scenes what is seen: headline, kicker, picture and keywords.</summary>
internal sealed class Dresser(Tongue tongue, Keywords keywords, Headlines headlines, int seed, bool hasSections = false)
{
    public ScriptScene Dress(int number, SceneRole role, string narration, string headline, string? kicker, double seconds)
    {
        var nouns = keywords.Of(narration, headline);
        return new ScriptScene(Id(number), role, narration, headline, kicker, Picture(nouns, number), nouns, Math.Round(seconds, 3));
    }

    /// <summary>A template's scene: its picture shows the text's themes and the template's own nouns.</summary>
    public ScriptScene Dress(int number, SceneRole role, Line line, string? kicker, double seconds)
    {
        IReadOnlyList<string> nouns = [.. keywords.Themes.Take(2).Concat(line.Nouns).Distinct().Take(Keywords.Most)];
        return new ScriptScene(Id(number), role, line.Narration, line.Headline, kicker, Picture(nouns, number), nouns, Math.Round(seconds, 3));
    }

    public ScriptScene Dress(int number, SceneRole role, Cut cut)
    {
        var whole = cut.Pieces.Select(p => p.Text).ToList();
        var headline = headlines.Of(whole, cut.Narration);
        return Dress(number, role, cut.Narration, headline, Kicker(cut, number, role, headline), cut.Seconds);
    }

    public string Picture(IReadOnlyList<string> nouns, int number)
    {
        var some = nouns.Take(4).ToList();
        var list = some.Count == 1 ? some[0] : string.Join(tongue.Phrases.Comma, some[..^1]) + tongue.Phrases.And + some[^1];
        return string.Format(CultureInfo.InvariantCulture, Variant(tongue.Phrases.Pictures, seed + number), list);
    }

    /// <summary>Who speaks, else the section; else the scene's number.</summary>
    private string? Kicker(Cut cut, int number, SceneRole role, string headline)
    {
        if (role == SceneRole.Hook)
            return null;
        var source = cut.Pieces[0].Source;
        var kicker = source is null ? null : cut.Pieces.All(p => p.Source == source) && !string.IsNullOrEmpty(source.Speaker) ? source.Speaker : source.Heading;
        if (kicker is not null && Words.Fold(kicker) != Words.Fold(headline))
        {
            if (kicker.Length <= tongue.KickerLength)
                return kicker;
            var cutShort = headlines.Fitted(kicker, tongue.KickerLength);
            // A heading cut in two says less than a number; before a colon it is whole.
            var colon = kicker.IndexOfAny([':', '：']);
            if (colon > 0 && colon <= tongue.KickerLength)
                return kicker[..colon];
            if (cutShort.Length == kicker.Length)
                return cutShort;
        }
        return hasSections && source?.Heading is null ? null : (number - 1).ToString("00", CultureInfo.InvariantCulture);
    }

    private static string Id(int number) => $"s{number.ToString(CultureInfo.InvariantCulture)}";

    public static T Variant<T>(IReadOnlyList<T> variants, int seed) => variants[(int)((uint)seed % (uint)variants.Count)];
}
