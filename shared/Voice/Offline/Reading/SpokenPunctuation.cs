namespace AutoVideo.Voice.Offline.Reading;

/// <summary>The pause after a word, in the punctuation that every voice knows.</summary>
internal static class SpokenPunctuation
{
    private const string Marks = ".!?,;:—–…。！？，、；：";

    /// <returns>One of <c>. ! ? ,</c> or nothing.</returns>
    public static string After(string written, string said)
    {
        var end = written.LastOrDefault(character => char.IsLetterOrDigit(character) || Marks.Contains(character, StringComparison.Ordinal));
        var mark = end switch
        {
            '.' or '。' => ".",
            '!' or '！' => "!",
            '?' or '？' => "?",
            _ when Marks.Contains(end, StringComparison.Ordinal) => ",",
            _ => "",
        };
        return said.EndsWith('.') && mark is "." ? "" : mark;
    }
}
