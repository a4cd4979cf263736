namespace AutoVideo.Script.Offline;

/// <summary>Sentences of one paragraph: knows abbreviations, decimals, initials, closing quotes and quoted speech.</summary>
internal static class SentenceSplitter
{
    private const int LongestQuotedSpeech = 300;
    private const int LongestSentence = 2_000;

    public static IReadOnlyList<string> Split(string paragraph, Tongue tongue)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < paragraph.Length; i++)
        {
            if (!Marks.IsTerminal(paragraph[i]))
                continue;
            var end = i + 1;
            while (end < paragraph.Length && (Marks.IsTerminal(paragraph[end]) || Marks.IsCloser(paragraph[end])))
                end++;
            if (Ends(paragraph, start, i, end, tongue))
            {
                Add(paragraph[start..end]);
                start = end;
            }
            i = end - 1;
        }
        Add(paragraph[start..]);
        return sentences;

        void Add(string sentence)
        {
            if (sentence.Any(char.IsLetterOrDigit))
                sentences.Add(sentence.Trim());
        }
    }

    private static bool Ends(string text, int start, int mark, int end, Tongue tongue)
    {
        if (end >= text.Length)
            return true;
        return MayEnd(text, start, mark, end, tongue) && !IsInsideQuote(text, start, mark, end);
    }

    private static bool MayEnd(string text, int start, int mark, int end, Tongue tongue)
    {
        if (text[end] is '，' or '、' or '；' or ',' or ';')
            return false;
        if (text[mark] is '。' or '！' or '？' or '．' or '｡' || (!tongue.HasSpaces && text[mark] is '!' or '?' && PlainText.IsCjk(text[end])))
            return true;
        if (!char.IsWhiteSpace(text[end]))
            return false;
        var next = text.AsSpan(end).TrimStart();
        var i = 0;
        while (i < next.Length && (Marks.IsOpener(next[i]) || next[i] is '"' or '\'' or '—' or '–' or '-' or ' '))
            i++;
        if (i >= next.Length)
            return true;
        if (char.IsLower(next[i]))
            return false;
        return text[mark] != '.' || !IsAbbreviation(text, start, mark, next[i], tongue);
    }

    private static bool IsAbbreviation(string text, int start, int stop, char next, Tongue tongue)
    {
        var from = stop;
        while (from > start && (char.IsLetter(text[from - 1]) || text[from - 1] == '.'))
            from--;
        var word = text[from..stop];
        // "J. Michell", "А. С. Пушкин": initials; "I." ends a sentence.
        if (word.Length == 1 && char.IsUpper(word[0]) && word != "I" && char.IsLetter(next))
            return true;
        // "No. 5" and "p. 12", but "Say no. Five…"
        var folded = Words.Fold(word);
        return tongue.Abbreviations.Contains(folded) || (char.IsDigit(next) && tongue.Abbreviations.Contains(folded + " #"));
    }

    /// <summary>A full stop within an open quotation or bracket that closes soon does not end the sentence around it.</summary>
    private static bool IsInsideQuote(string text, int start, int mark, int end)
    {
        var open = new Stack<char>();
        for (var i = Math.Max(start, end - LongestSentence); i < end; i++)
        {
            if (Marks.IsOpener(text[i]) && text[i] != '‘')
                open.Push(Marks.Closes(text[i]));
            else if (open.Count > 0 && text[i] == open.Peek())
                open.Pop();
        }
        if (open.Count > 0)
            return text.AsSpan(end, Math.Min(LongestQuotedSpeech, text.Length - end)).Contains(open.Peek());
        // 「…。」と言った: the closing quote is followed by the rest of the sentence.
        return end - mark > 1 && text[end - 1] is '」' or '』' && end < text.Length && text[end] is >= '\u3040' and <= '\u309F' && text[end - 2] is '。' or '！' or '？';
    }
}
