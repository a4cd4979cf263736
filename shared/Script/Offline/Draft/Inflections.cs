namespace AutoVideo.Script.Offline;

/// <summary>Regular English endings and what may stand before them (the detachment rules of morphy(7WN)).</summary>
internal static class Inflections
{
    private static readonly (string Ending, string Base)[] Nouns =
        [("", ""), ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")];

    private static readonly (string Ending, string Base)[] Verbs =
        [("", ""), ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")];

    public static IEnumerable<string> NounBases(string word) =>
        word.EndsWith("ss", StringComparison.Ordinal) || word.EndsWith("us", StringComparison.Ordinal) ? [word] : Bases(word, Nouns);

    public static IEnumerable<string> VerbBases(string word) => Bases(word, Verbs);

    private static IEnumerable<string> Bases(string word, (string Ending, string Base)[] rules) =>
        from rule in rules
        where word.Length > rule.Ending.Length + 1 && word.EndsWith(rule.Ending, StringComparison.Ordinal)
        select word[..^rule.Ending.Length] + rule.Base;
}
