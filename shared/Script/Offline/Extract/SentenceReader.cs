using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>An article's sentences in order: lists joined to what announces them, quotes with their speaker, repeats dropped.</summary>
internal static partial class SentenceReader
{
    private const int LongestList = 6;
    private const int LongestUnit = 230;
    private const int LongestUnitWithoutSpaces = 80;

    public static IReadOnlyList<Sentence> Read(Article article, Tongue tongue)
    {
        var sentences = new List<Sentence>();
        var seen = new HashSet<string>();
        string? heading = null;
        var section = 0;
        for (var i = 0; i < article.Blocks.Count; i++)
        {
            var block = article.Blocks[i];
            switch (block.Kind)
            {
                case BlockKind.Heading:
                    heading = block.Text;
                    section++;
                    break;
                case BlockKind.Quote:
                    var quote = Attribution().Match(block.Text);
                    Add(quote.Success ? quote.Groups["said"].Value : block.Text, i, speaker: quote.Success ? quote.Groups["who"].Value.Trim() : "");
                    break;
                case BlockKind.ListItem:
                    var items = article.Blocks.Skip(i).TakeWhile(b => b.Kind == BlockKind.ListItem && b.List == block.List).ToList();
                    AddList(items, i);
                    i += items.Count - 1;
                    break;
                default:
                    AddSentences(block.Text, i);
                    break;
            }
        }
        return sentences.Count == 0 ? sentences : [.. sentences[..^1], sentences[^1] with { EndsText = true }];

        void AddSentences(string text, int paragraph, bool fragment = false)
        {
            var isFirst = true;
            foreach (var sentence in SentenceSplitter.Split(text, tongue))
            {
                Add(sentence, paragraph, isFirst, fragment: fragment);
                isFirst = false;
            }
        }

        void AddList(List<Block> items, int paragraph)
        {
            var intro = sentences.Count > 0 && sentences[^1].Text[^1] is ':' or '：' && sentences[^1].Section == section ? sentences[^1] : null;
            var length = (intro?.Text.Length ?? 0) + items.Sum(item => item.Text.Length + 1);
            var fits = items.Count <= LongestList && length <= (tongue.HasSpaces ? LongestUnit : LongestUnitWithoutSpaces);
            if (intro is not null && fits && length <= 0.75 * (tongue.HasSpaces ? LongestUnit : LongestUnitWithoutSpaces) && items.TrueForAll(item => !Marks.EndsSentence(item.Text)))
            {
                sentences[^1] = intro with { Text = tongue.JoinList(intro.Text, [.. items.Select(item => item.Text)]) };
                return;
            }
            // Items are written against each other ("if it is lighter, … If it is heavier, …"): few short ones are said together.
            if (fits && items.Count <= 3 && items.TrueForAll(item => Marks.EndsSentence(item.Text)))
            {
                Add(items.Select(item => item.Text).Aggregate(tongue.Join), paragraph, intro is null);
                return;
            }
            for (var i = 0; i < items.Count; i++)
            {
                var before = sentences.Count;
                AddSentences(items[i].Text, paragraph, !Marks.EndsSentence(items[i].Text));
                // A longer list is told from its start.
                if (i > 0 && sentences.Count > before)
                    sentences[before] = sentences[before] with { Leans = true };
            }
        }

        void Add(string text, int paragraph, bool starts = true, string? speaker = null, bool fragment = false)
        {
            var said = string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
            if (said.Length == 0 || !seen.Add(said))
                return;
            sentences.Add(new Sentence(sentences.Count, text, heading, section, paragraph, starts, false, tongue.Leans(text), speaker, fragment));
        }
    }

    /// <summary>The quote, then a dash and a name.</summary>
    [GeneratedRegex(@"^(?<said>.+?[.!?…”""»」。！？])\s*(?:——|—|–|--|──)\s*(?<who>[^.。!?]{2,60})\.?$")]
    private static partial Regex Attribution();
}
