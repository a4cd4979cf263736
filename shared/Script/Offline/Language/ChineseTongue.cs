using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

/// <summary>Traditional Chinese without a dictionary: pairs of characters between grammar characters stand for words.</summary>
internal sealed partial class ChineseTongue(IReadOnlySet<string>? lexicon = null) : Tongue
{
    private const string Grammar =
        "的了是在和有也不就都而及與或著被把對從到於以之這那個們我你他她它很最更會能可要將等為因所但並且中上下裡後前時些每只還又再讓使給由向"
        + "沒無非未已曾正過來去說該各某另跟隨如若雖然則即便嗎呢吧啊呀哪誰何什麼怎樣多少幾一二三四五六七八九十百千萬億兩第次種件年月日後之比此同至吃喝做看成入出起用得地越才卻仍";

    /// <summary>Measure words: grammar only behind a number or 這, 每, ….</summary>
    private const string Measures = "座坪本張家間條隻群份樣道口杯碗塊元歲分秒天位名台臺棵朵層場片支把顆站";

    private const string Counting = "一二三四五六七八九十百千萬億兩幾數每這那各整半第多";

    private static readonly string[] LeanStarts =
    [
        "這", "那", "它", "他", "她", "但", "可是", "因此", "所以", "然而", "不過", "而且", "此外", "也", "例如", "比如", "於是", "接著", "然後", "同時", "另外", "而", "其", "相反", "換句話說",
        "除此之外", "結果", "反而", "否則", "甚至", "正因", "由此", "後來", "如此", "有些則", "前者", "後者", "還有", "不僅如此", "並且", "當時", "又", "再", "就", "其他", "卻",
    ];

    private static readonly string[] PhraseLeads = ["但是", "但", "而且", "而", "所以", "因此", "並且", "並", "也", "就", "卻要", "卻", "還", "又", "再", "因為", "如果", "雖然", "不過", "於是", "然後", "接著", "都", "則", "才", "更", "甚至", "讓", "使", "把", "在", "從", "於"];

    private static readonly FrozenSet<string> Strong =
        ((string[])["從來", "沒有", "只有", "唯一", "最", "甚至", "每", "億", "萬", "千", "百", "竟", "居然", "不到", "超過", "第一", "不", "連", "整個", "全部", "祕密", "秘密", "驚人"]).ToFrozenSet();

    private const int LongestRead = 50_000;

    /// <summary>Common verbs, adverbs and general words: no pictures of anything.</summary>
    private static readonly FrozenSet<string> Plain = (
        "喜歡 出現 提供 證明 反映 需要 希望 開始 發展 變成 包括 影響 願意 受到 往往 通常 常常 許多 自己 可能 已經 正在 大家 時候 地方 東西 例子 幾乎 大約 超過 只需 重新 其實 固定 注意 "
        + "大大小小 熱鬧 大受歡迎 發現 認為 知道 因此 十分 非常 特別 主要 這些 那些 不同 相同 重要 簡單 容易 困難 完全 必須 應該 可以 無法 繼續 增加 減少 方式 問題 原因 結果 情況 其實 其中 其次 部分 全部 慢慢 漸漸").Split(' ').ToFrozenSet();

    public override string Tag => Languages.TraditionalChinese;
    public override Phrases Phrases => ChinesePhrases.Value;
    public override FrozenSet<string> FunctionWords => FrozenSet<string>.Empty;
    public override FrozenSet<string> Abbreviations => FrozenSet<string>.Empty;
    public override FrozenSet<string> StrikingWords => Strong;

    public override bool Leans(string sentence) => LeanStarts.Any(start => sentence.TrimStart('「', '『', '“').StartsWith(start, StringComparison.Ordinal));

    public override IEnumerable<string> Shortened(string sentence) => Parentheses.Removed(sentence) is var plain && plain != sentence ? [plain] : [];

    public override IReadOnlyList<ClauseBorder> Borders(string sentence) =>
    [
        .. Semicolon().Matches(sentence).Select(m => new ClauseBorder(m.Index + m.Length, 3)),
        .. Comma().Matches(sentence).Select(m => new ClauseBorder(m.Index + 1, 2)),
    ];

    public override IReadOnlyList<string> Terms(string text)
    {
        var terms = new List<string>();
        foreach (var run in Runs(text))
        {
            for (var i = 0; i + 1 < run.Length; i++)
                terms.Add(run.Substring(i, 2));
            if (run.Length == 1)
                terms.Add(run);
        }
        terms.AddRange(Words.All(text).Where(word => char.IsAsciiLetterOrDigit(word[0])).Select(Words.Fold));
        return terms;
    }

    /// <summary>With the groups of two to four characters that come again in a text, unless they only do so within a longer one.</summary>
    public override Tongue Reading(string text)
    {
        var counts = new Dictionary<string, int>();
        foreach (var run in Runs(text.Length > LongestRead ? text[..LongestRead] : text))
        {
            for (var length = 2; length <= 4; length++)
            {
                for (var i = 0; i + length <= run.Length; i++)
                    counts[run.Substring(i, length)] = counts.GetValueOrDefault(run.Substring(i, length)) + 1;
            }
        }
        var repeated = counts.Where(c => c.Value > 1).Select(c => c.Key).ToHashSet();
        var inLonger = repeated.Where(w => w.Length > 2).SelectMany(w => new[] { (Part: w[1..], Whole: w), (Part: w[..^1], Whole: w) })
            .Where(p => counts[p.Part] == counts[p.Whole]).Select(p => p.Part).ToHashSet();
        return new ChineseTongue(repeated.Except(inLonger).Except(Plain).ToHashSet());
    }

    /// <summary>Words that the text repeats, and runs of two or three characters between grammar characters.</summary>
    public override IReadOnlyList<string> Nouns(string text)
    {
        var nouns = new List<string>();
        foreach (var run in Runs(text))
        {
            var rest = 0;
            for (var i = 0; i < run.Length;)
            {
                var length = Enumerable.Range(0, 3).Select(n => 4 - n).FirstOrDefault(n => i + n <= run.Length && lexicon?.Contains(run.Substring(i, n)) == true);
                if (length > 0)
                {
                    // Two characters left over beside a known word are most likely a word.
                    AddRest(run[rest..i]);
                    nouns.Add(run.Substring(i, length));
                    rest = i + length;
                }
                i += Math.Max(1, length);
            }
            if (rest > 0)
                AddRest(run[rest..]);
            if (run.Length is 2 or 3 && !Plain.Contains(run) && lexicon?.Contains(run) != true)
                nouns.Add(run);
        }
        return nouns;

        void AddRest(string rest)
        {
            if (rest.Length == 2 && !Plain.Contains(rest))
                nouns.Add(rest);
        }
    }

    public override IEnumerable<Phrase> HeadlinePhrases(string sentence)
    {
        var whole = Marks.WithoutEnd(sentence);
        if (whole.Length <= HeadlineLength && !Leans(whole))
            yield return new Phrase(whole, 2);
        foreach (var clause in ClauseEnd().Split(sentence).Select(c => c.Trim()).Where(c => c.Length > 1))
        {
            var text = clause;
            while (Array.Find(PhraseLeads, lead => text.StartsWith(lead, StringComparison.Ordinal) && text.Length > lead.Length + 2) is { } lead)
                text = text[lead.Length..];
            if (text.Length <= HeadlineLength)
            {
                yield return new Phrase(text, Leans(text) ? 0.6 : text.Length < 4 ? 0.7 : 1.5);
                continue;
            }
            foreach (var part in Parts(text))
                yield return new Phrase(part, 1);
        }
    }

    public override string? Question(string topic)
    {
        var text = Marks.WithoutEnd(topic.Trim());
        if (Marks.IsQuestion(text))
            return text;
        return AsksAlready().IsMatch(text) ? text + "？" : null;
    }

    public override string JoinList(string intro, IReadOnlyList<string> items) => $"{intro}{string.Join("、", items.Select(Marks.WithoutEnd))}。";

    /// <summary>Before and after 的, 是, 在, …: stretches that fit and neither start nor end with a grammar character.</summary>
    private IEnumerable<string> Parts(string clause)
    {
        for (var from = 0; from < clause.Length; from++)
        {
            if (from > 0 && !"的是在有把被讓從與和及成為、".Contains(clause[from - 1]))
                continue;
            for (var to = Math.Min(clause.Length, from + HeadlineLength); to - from >= 4; to--)
            {
                if ((to == clause.Length || "的是在有把被讓從與和及而就都也會能可、".Contains(clause[to])) && !"的是在有把被讓從與和及了著而就都也一、會能可".Contains(clause[to - 1]) && !"的了著過們".Contains(clause[from]))
                    yield return clause[from..to];
            }
        }
    }

    private static IEnumerable<string> Runs(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isContent = i < text.Length && text[i] is >= '\u3400' and <= '\u9FFF' && !Grammar.Contains(text[i]) && !(i > 0 && Measures.Contains(text[i]) && Counting.Contains(text[i - 1]));
            if (isContent && start < 0)
                start = i;
            else if (!isContent && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }

    [GeneratedRegex("如何|怎麼|怎样|怎樣|為什麼|為何|什麼|哪|誰|嗎$|多少|何時|幾|何以")]
    private static partial Regex AsksAlready();

    [GeneratedRegex("[；：]|——")]
    private static partial Regex Semicolon();

    [GeneratedRegex("[，,]")]
    private static partial Regex Comma();

    [GeneratedRegex("[，；：。！？「」『』（）,;:!?《》]|——")]
    private static partial Regex ClauseEnd();
}
