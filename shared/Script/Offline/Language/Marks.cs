namespace AutoVideo.Script.Offline;

/// <summary>Punctuation of the four languages by what it does.</summary>
internal static class Marks
{
    public static bool IsTerminal(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '．' or '｡';

    public static bool IsCloser(char c) => c is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '」' or '』' or '）' or '】' or '》' or '〉';

    public static bool IsOpener(char c) => c is '“' or '‘' or '«' or '(' or '[' or '「' or '『' or '（' or '【' or '《' or '〈';

    /// <summary>Its closing twin.</summary>
    public static char Closes(char opener) => opener switch
    {
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        '(' => ')',
        '[' => ']',
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '【' => '】',
        '《' => '》',
        '〈' => '〉',
        _ => opener,
    };

    public static bool EndsSentence(string text)
    {
        var trimmed = text.AsSpan().TrimEnd();
        while (trimmed.Length > 0 && IsCloser(trimmed[^1]))
            trimmed = trimmed[..^1];
        return trimmed.Length > 0 && IsTerminal(trimmed[^1]);
    }

    public static bool IsQuestion(string text) => text.TrimEnd().TrimEnd('"', '”', '»', '」', '』').EndsWith('?') || text.TrimEnd().EndsWith('？');

    public static string WithoutEnd(string text) => text.TrimEnd(' ', '.', '!', '…', '。', '！', ',', ';', ':', '，', '、', '；', '：', '—', '–', '-');
}
