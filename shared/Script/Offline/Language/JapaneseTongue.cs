using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

/// <summary>Japanese without a dictionary: runs of kanji and katakana stand for words, the change from hiragana for a phrase's border.</summary>
internal sealed partial class JapaneseTongue : Tongue
{
    private static readonly string[] LeanStarts =
    [
        "これ", "それ", "あれ", "この", "その", "あの", "ここ", "そこ", "こう", "そう", "しかし", "そして", "また", "だから", "そのため", "一方", "彼", "ただし", "けれど", "ところが", "つまり", "さらに", "すると",
        "なぜなら", "たとえば", "例えば", "次に", "それで", "こんな", "そんな", "同じように", "ほかに", "他に", "もう一つ", "もうひとつ", "同時に", "逆に", "でも", "ですから", "したがって", "最後に", "やがて", "後者", "前者", "どちらも", "当時", "のちに",
    ];

    private static readonly string[] PhraseLeads = ["しかし", "そして", "また", "さらに", "だから", "つまり", "でも", "すると", "やがて", "ただし", "たとえば", "例えば"];

    // Longest first.
    private static readonly string[] TrailingParticles = ["からは", "までは", "では", "には", "とは", "へは", "にも", "でも", "から", "まで", "より", "って", "ので", "のに", "は", "が", "を", "に", "で", "と", "も", "の", "へ", "や"];

    private static readonly FrozenSet<string> Strong =
        ((string[])["最も", "いちばん", "一番", "だけ", "しか", "すべて", "決して", "実は", "億", "万", "千", "百", "驚", "秘密", "不思議", "ない", "さえ", "初めて", "世界", "同じ"]).ToFrozenSet();

    private static readonly FrozenSet<string> NotNouns =
        ((string[])["事", "物", "方", "時", "人", "年", "月", "日", "中", "上", "下", "前", "後", "今", "何", "一", "二", "三", "最後", "最初", "次", "一方", "同時", "必要", "場合", "以上", "以下", "大切", "有名", "理由", "実", "本当", "全部", "度", "分", "秒", "回", "間"]).ToFrozenSet();

    public override string Tag => Languages.Japanese;
    public override Phrases Phrases => JapanesePhrases.Value;
    public override FrozenSet<string> FunctionWords => FrozenSet<string>.Empty;
    public override FrozenSet<string> Abbreviations => FrozenSet<string>.Empty;
    public override FrozenSet<string> StrikingWords => Strong;

    public override bool Leans(string sentence) => LeanStarts.Any(start => sentence.TrimStart('「', '『').StartsWith(start, StringComparison.Ordinal));

    public override IEnumerable<string> Shortened(string sentence) => Parentheses.Removed(sentence) is var plain && plain != sentence ? [plain] : [];

    public override IReadOnlyList<ClauseBorder> Borders(string sentence) =>
    [
        .. ClauseComma().Matches(sentence).Select(m => new ClauseBorder(m.Index + m.Length, 2)),
        .. AnyComma().Matches(sentence).Select(m => new ClauseBorder(m.Index + 1, 1)),
    ];

    public override IReadOnlyList<string> Terms(string text)
    {
        var terms = new List<string>();
        foreach (Match match in Run().Matches(text))
        {
            var run = match.Value;
            if (run[0] is >= '\u30A0' and <= '\u30FF' || run.Length <= 2)
                terms.Add(run);
            else
                terms.AddRange(Enumerable.Range(0, run.Length - 1).Select(i => run.Substring(i, 2)));
        }
        terms.AddRange(Words.All(text).Where(word => char.IsAsciiLetterOrDigit(word[0])).Select(Words.Fold));
        return terms;
    }

    public override IReadOnlyList<string> Nouns(string text) =>
        [.. Noun().Matches(text).Select(m => m.Groups["noun"].Value).Where(noun => !NotNouns.Contains(noun) && !Numeral().IsMatch(noun))];

    public override IEnumerable<Phrase> HeadlinePhrases(string sentence)
    {
        var whole = Marks.WithoutEnd(sentence);
        if (whole.Length <= HeadlineLength && Marks.EndsSentence(sentence) && !Leans(whole))
            yield return new Phrase(whole, 2);
        foreach (var clause in ClauseEnd().Split(sentence).Select(c => c.Trim()).Where(c => c.Length > 1))
        {
            var text = clause;
            foreach (var lead in PhraseLeads.Where(lead => text.StartsWith(lead, StringComparison.Ordinal)))
                text = text[lead.Length..];
            if (Whole(text) is { } clauseText && clauseText.Length <= HeadlineLength)
                yield return new Phrase(clauseText, Leans(clauseText) ? 0.4 : clauseText.Length < 4 ? 0.8 : 1.5);
            foreach (var phrase in NounPhrases(Chunks(text)))
                yield return new Phrase(phrase, Leans(phrase) ? 0.4 : 1);
        }
    }

    /// <summary>A clause without the particle that ties it to the next.</summary>
    private static string? Whole(string clause)
    {
        var text = ClauseTie().Replace(clause, "$1");
        text = text == clause ? TopicParticle().Replace(WithoutParticles(clause), "") : text;
        return text.Length >= 3 && (TopicParticle().IsMatch(clause) || !Dangling().IsMatch(text)) ? text : null;
    }

    /// <summary>A noun with what describes it: the parts before the last end in の, な or a plain verb or adjective.</summary>
    private IEnumerable<string> NounPhrases(List<string> chunks)
    {
        for (var to = 0; to < chunks.Count; to++)
        {
            var noun = WithoutParticles(chunks[to]);
            if (noun.Length == 0 || IsHiragana(noun[^1]))
                continue;
            var phrase = noun;
            for (var from = to; phrase.Length <= HeadlineLength; from--)
            {
                if (phrase.Length >= 3)
                    yield return phrase;
                if (from == 0 || !Describes().IsMatch(chunks[from - 1]))
                    break;
                phrase = chunks[from - 1] + phrase;
            }
        }
    }

    public override string? Question(string topic)
    {
        var text = Marks.WithoutEnd(topic.Trim());
        if (Marks.IsQuestion(text))
            return text;
        if (!AsksAlready().IsMatch(text))
            return null;
        return text.EndsWith('か') ? text + "？" : text.EndsWith('方') || text.EndsWith("理由", StringComparison.Ordinal) ? null : text + "のか？";
    }

    public override string JoinList(string intro, IReadOnlyList<string> items) => $"{intro}{string.Join("、", items.Select(Marks.WithoutEnd))}。";

    /// <summary>Phrases of a content word and its hiragana: the border is where hiragana turns into anything else.</summary>
    private static List<string> Chunks(string clause)
    {
        var chunks = new List<string>();
        var start = 0;
        for (var i = 1; i < clause.Length; i++)
        {
            // を is always the particle; お and ご belong to the noun behind them.
            if (clause[i - 1] != 'を' && (!IsHiragana(clause[i - 1]) || IsHiragana(clause[i]) || clause[i - 1] is 'お' or 'ご'))
                continue;
            chunks.Add(clause[start..i]);
            start = i;
        }
        chunks.Add(clause[start..]);
        return chunks;
    }

    private static string WithoutParticles(string phrase) =>
        Array.Find(TrailingParticles, p => phrase.Length > p.Length + 1 && phrase.EndsWith(p, StringComparison.Ordinal) && !IsHiragana(phrase[^(p.Length + 1)])) is { } particle
            ? phrase[..^particle.Length]
            : phrase;

    private static bool IsHiragana(char c) => c is >= '\u3040' and <= '\u309F';

    [GeneratedRegex("なぜ|どう|どの|どこ|いつ|だれ|誰|何|どんな|か$")]
    private static partial Regex AsksAlready();

    [GeneratedRegex("^[〇一二三四五六七八九十百千万億数何全各]")]
    private static partial Regex Numeral();

    [GeneratedRegex("(ます|です|ました|でした|ません|ない|た)(?:が|けれど|けれども|ので|から)$")]
    private static partial Regex ClauseTie();

    [GeneratedRegex("(?<=[^でにと])(?:には|では|とは)$")]
    private static partial Regex TopicParticle();

    /// <summary>Ends in a form that waits for more.</summary>
    [GeneratedRegex("(?:て|で|と|ば|し|り|に|を|ず|れば|たら|ながら|ため|ので|よう|き|え|れ|わ|っ)$")]
    private static partial Regex Dangling();

    [GeneratedRegex("(?:の|な|い|た|だ|る|う|く|ぐ|す|つ|ぬ|ぶ|む)$(?<!(?:ので|まで|から))")]
    private static partial Regex Describes();

    [GeneratedRegex(@"[\u30A0-\u30FF]{2,}|[\u4E00-\u9FFF々]+")]
    private static partial Regex Run();

    [GeneratedRegex(@"(?<noun>[\u30A1-\u30FA\u30FC]{2,}[\u4E00-\u9FFF]{0,2})|(?<noun>[\u4E00-\u9FFF々]{2,4})(?![\u4E00-\u9FFF々])|(?<![\u4E00-\u9FFF々])(?<noun>[\u4E00-\u9FFF])(?=[はがをにでとものや、。]|$)")]
    private static partial Regex Noun();

    [GeneratedRegex("(?:が|て|で|ば|ので|から|し|り|ため|と|けれど|ます|です|ました)[、]")]
    private static partial Regex ClauseComma();

    [GeneratedRegex("、")]
    private static partial Regex AnyComma();

    [GeneratedRegex("[、。！？「」『』（）!?：；]|——")]
    private static partial Regex ClauseEnd();
}
