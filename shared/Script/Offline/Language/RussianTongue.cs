using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

internal sealed partial class RussianTongue : Tongue
{
    private static readonly FrozenSet<string> Function = Set(
        "и а но или либо да же ли бы б в во на за под над перед пред при про без для до из изо от ото с со у к ко о об обо по через между среди около возле вокруг вдоль после кроме вместо ради сквозь "
        + "не ни нет это этот эта эти этого этой этому этим этом этих этими тот та то те того той тому тем том тех теми такой такая такое такие такого такой таких так тогда там туда тут здесь "
        + "я мы ты вы он она оно они меня нас тебя вас его ее их мне нам тебе вам ему ей им мной нами тобой вами нем ней них ним ними себя себе собой свой своя свое свои своего своей своих своим своими свою своем "
        + "мой твой наш ваш мои наши ваши который которая которое которые которого которой которому которым котором которых которую которыми кто что чего чему чем кого кому кем "
        + "как когда где куда откуда почему зачем сколько если чтобы потому поэтому хотя пока пусть будто словно есть был была было были будет будут быть является являются стал стала стали "
        + "все всё весь вся всего всех всем всю каждый каждая каждое каждого сам сама само сами самый самая самое самые один одна одно одни лишь только даже еще уже очень более менее больше меньше почти также тоже "
        + "может могут можно нужно надо должен должна должны именно около примерно обычно иногда часто всегда никогда снова опять затем потом сначала прежде");

    private static readonly FrozenSet<string> Prepositions = Set(
        "в во на за под над перед при про без для до из изо от ото с со у к ко о об обо по через между среди около возле вокруг вдоль после кроме вместо ради сквозь");

    private static readonly FrozenSet<string> Leading = Set("прежде чем зато и а но или либо да что который которая которое которые которого которой когда где если чтобы потому поэтому хотя пока как то так затем потом также тоже даже лишь только");

    private static readonly FrozenSet<string> Pronouns = Set("он она оно они его ее их это этот эта эти этого этой тот та те такой такая такие там тут здесь я мы вы ты свой свои ему ей им");

    private static readonly FrozenSet<string> Leaners = Set(
        "он она оно они его ее их ему ей им это этот эта эти этого этой этому этим этих такой такая такое такие тот там туда тогда тут здесь но а и однако поэтому зато затем потом также тоже поэтому итак "
        + "следовательно иначе впрочем кроме оттуда отсюда причем притом именно ведь значит остальные другие другой другая второй вторая третий оба обе тем");

    private static readonly FrozenSet<string> NotNouns = Set(
        "год года году годом годах годы лет раз раза ста сотен пятидесяти двадцати тридцати десятка десятков десятки десятой второго третьего четверти половины первый вторая второй третий новый большой два две три четыре пять шесть семь восемь девять десять сто двух трех тысяча тысяч тысячи миллион миллионов миллиона миллиард миллиардов "
        + "одного одной потому который несколько много мало вещь дело часть способ раза день дня например весьма словно");

    private static readonly FrozenSet<string> Abbrev = Set("т т.е т.к т.н им ул рис см стр св акад проф напр ср тыс_ млн_ млрд_ г_ гг_ в_ вв_ руб_ кг_ д_ п_ №_", '_', " #");

    private static readonly FrozenSet<string> Striking = Set(
        "никогда ничто ничего никто только даже самый самая самое самые самых каждый каждая каждые весь вся все миллион миллионов миллионы миллиард миллиардов тысяча тысяч тысячи сотни ни не без первый первая последний единственный почти "
        + "невозможно удивительно удивительный странно тайна целый целая больше меньше");

    // Longest first; a stem keeps at least three letters.
    private static readonly string[] Endings =
    [
        "иями", "ыми", "ими", "его", "ого", "ему", "ому", "ами", "ями", "иях", "ией", "ться", "ется", "ится", "ются", "ятся", "лась", "лись", "лось",
        "ая", "яя", "ое", "ее", "ые", "ие", "ый", "ий", "ой", "ей", "ых", "их", "ую", "юю", "ым", "им", "ом", "ем", "ов", "ев", "ам", "ям", "ах", "ях", "ия", "ию", "ии", "ью", "ет", "ит", "ют", "ят", "ут", "ть", "ла", "ли", "ло",
        "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й",
    ];

    public override string Tag => Languages.Russian;
    public override Phrases Phrases => RussianPhrases.Value;
    public override FrozenSet<string> FunctionWords => Function;
    public override FrozenSet<string> Abbreviations => Abbrev;
    public override FrozenSet<string> StrikingWords => Striking;

    public override bool Leans(string sentence)
    {
        var words = Words.All(sentence).Take(3).Select(Words.Fold).ToList();
        return words.Count == 0 || Leaners.Contains(words[0]) || LeaningOpening().IsMatch(sentence)
            || words.Any(w => w is "он" or "она" or "оно" or "они" or "этот" or "эта" or "эти" or "этого" or "этой" or "этом" or "этому" or "этим" or "этих");
    }

    public override IEnumerable<string> Shortened(string sentence)
    {
        var plain = Parentheses.Removed(sentence);
        if (plain != sentence)
            yield return plain;
        var shorter = TrailingClause().Replace(plain, "$1");
        if (shorter != plain)
            yield return shorter;
    }

    public override IReadOnlyList<ClauseBorder> Borders(string sentence) =>
    [
        .. Semicolon().Matches(sentence).Select(m => new ClauseBorder(m.Index + m.Length, 3)),
        .. CommaClause().Matches(sentence).Select(m => new ClauseBorder(m.Index + 2, 2)),
        .. AnyComma().Matches(sentence).Select(m => new ClauseBorder(m.Index + 2, 1)),
    ];

    public override IReadOnlyList<string> Terms(string text) =>
        [.. Words.All(text).Select(Words.Fold).Where(w => !Function.Contains(w)).Select(Stem)];

    public override IReadOnlyList<string> Nouns(string text)
    {
        var nouns = new List<string>();
        var first = true;
        foreach (var word in Words.All(text))
        {
            var folded = Words.Fold(word);
            var isName = char.IsUpper(word[0]) && !first;
            first = false;
            if (folded.Length < 3 || !char.IsLetter(folded[0]) || Function.Contains(folded) || NotNouns.Contains(folded) || (!isName && IsOtherPart(folded)))
                continue;
            nouns.Add(isName ? word : word.ToLowerInvariant());
        }
        return nouns;
    }

    public override string NounKey(string noun) => Stem(noun);

    public override IEnumerable<Phrase> HeadlinePhrases(string sentence) =>
        new SpacedPhrases(new PhraseGrammar(Function.Contains, Leading.Contains, Pronouns.Contains, w => VerbEnding().IsMatch(w), Prepositions.Contains, w => ParticipleEnding().IsMatch(w),
            w => OtherEnding().IsMatch(w), _ => false, 0.6), HeadlineLength).Of(sentence);

    public override string? Question(string topic)
    {
        var text = Marks.WithoutEnd(topic.Trim());
        if (text.EndsWith('?'))
            return Words.CapitalFirst(text);
        var first = Words.First(text);
        return first is "как" or "почему" or "зачем" or "что" or "кто" or "где" or "когда" or "откуда" or "сколько" or "куда" or "чем" ? Words.CapitalFirst(text) + "?" : null;
    }

    public override string JoinList(string intro, IReadOnlyList<string> items)
    {
        var clean = items.Select(Marks.WithoutEnd).ToList();
        return clean.Count < 2 ? $"{intro} {clean[0]}." : $"{intro} {string.Join(", ", clean[..^1])} и {clean[^1]}.";
    }

    public static string Stem(string word)
    {
        var folded = Words.Fold(word);
        foreach (var ending in Endings)
        {
            // Endings of verbs are endings of nouns as well: пчела is no past tense.
            var shortest = ending is "ла" or "ли" or "ло" or "ет" or "ит" or "ют" or "ят" or "ут" or "ть" ? 4 : 3;
            if (folded.Length - ending.Length >= shortest && folded.EndsWith(ending, StringComparison.Ordinal))
                return folded[..^ending.Length];
        }
        return folded;
    }

    /// <summary>Adjectives, verbs and adverbs by their endings, as far as endings tell.</summary>
    private static bool IsOtherPart(string word) =>
        (OtherEnding().IsMatch(word) || VerbEnding().IsMatch(word) || AdverbEnding().IsMatch(word))
        && word is not ("память" or "печать" or "кровать" or "тетрадь" or "площадь" or "кредит" or "аппетит" or "зерно" or "пятно" or "полотно" or "бревно" or "волокно" or "здание");

    private static FrozenSet<string> Set(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Words.Fold).ToFrozenSet();

    private static FrozenSet<string> Set(string words, char mark, string with) =>
        words.Split(' ').Select(w => w.EndsWith(mark) ? w[..^1] + with : w).ToFrozenSet();

    [GeneratedRegex(@"^(Например|При этом|После этого|Кроме того|Таким образом|В результате|К тому же|Тем не менее|Более того|В то же время|С другой стороны|То есть|Вот почему|Для этого|За это)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LeaningOpening();

    [GeneratedRegex(@",\s(?:котор(?:ый|ая|ое|ые|ого|ой|ых|ым|ыми|ую|ому|ом))\s[^,;:—]{3,200}([.!])$")]
    private static partial Regex TrailingClause();

    [GeneratedRegex(@"(?:;|:|\s[—–])\s(?=\S)")]
    private static partial Regex Semicolon();

    [GeneratedRegex(@",\s(?=(?:а|но|и|что|котор\w+|поэтому|потому|когда|где|чтобы|если|хотя|пока|так как|куда|откуда|как|или|зато|однако)\s)")]
    private static partial Regex CommaClause();

    [GeneratedRegex(@".{2}(?:ый|ий|ая|яя|ое|ее|ые|его|ого|ому|ему|ых|их|ую|юю|ыми|ими|ано|ено|ены|аны|шие|щие|ские|кие|жие|ние(?<!ание|ение))$")]
    private static partial Regex OtherEnding();

    [GeneratedRegex(@"(?:.{2}(?:сит|мочь|чил|тил|дил|вил|рил|лил|нил|зил|мил|пил|шли|рыто|рыта|рыты|ться|тся|ает|яет|ует|ают|яют|уют|еет|еют|ишь|ешь)|.{3}(?:ить|ать|ять|еть|нуть|ись|ась|лся|ят|дит|чит|тит|лась|лись|рут|дут|сут)|.{4}(?:ала|али|яла|яли|ила|или|[^т]ели|ало|ило|ало|нул|вал|айте|ите|вшись|ая|ясь|лив|див|тев|шив))$")]
    private static partial Regex VerbEnding();

    [GeneratedRegex(@".{2}(?:шо|вно|чно|нно|льно|тно|сно|жно|рно|мно|зко|дко|гко|рого|ыстро)$")]
    private static partial Regex AdverbEnding();

    [GeneratedRegex(@",\s(?=\p{L})")]
    private static partial Regex AnyComma();

    [GeneratedRegex(@".{2}(?:вш|ющ|ущ|ащ|ящ)(?:ий|ая|ее|ие|его|ей|их|им|ую|ими|ем|ему)(?:ся)?$")]
    private static partial Regex ParticipleEnding();
}
