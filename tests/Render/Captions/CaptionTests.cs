using System.Text.RegularExpressions;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Tests.Render.Captions;

public sealed partial class CaptionTests
{
    private const string English = "A black hole begins with a dying star, many times heavier than our sun. Then, the fuel runs out, and the extraordinary balance breaks! Dr. Smith paid $5 million.";
    private const string Russian = "Чёрная дыра рождается после смерти звезды, которая во много раз тяжелее нашего Солнца. Электромагнитное взаимодействие здесь бессильно.";
    private const string Chinese = "黑 洞 是 如 何 形 成 的？ 重 力 讓 恆 星 塌 縮， 連 光 也 無 法 逃 脫。 「這 是 AI 革 命」， NASA 說。";
    private const string Japanese = "重力が 星を 潰すと、 ブラックホールが 生まれます。 光さえも、 そこから 逃げる ことは できません。";

    public static TheoryData<string, string> Texts => new() { { "en", English }, { "ru", Russian }, { "zh-TW", Chinese }, { "ja", Japanese } };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Phrases_hold_every_word_once_and_never_overlap(string language, string text)
    {
        var words = Words(text);
        var cues = CaptionPhrases.Group(words, language, "s1");
        Assert.Equal(words, cues.SelectMany(cue => cue.Words));
        Assert.All(cues, cue => Assert.Equal("s1", cue.SceneId));
        foreach (var (cue, next) in cues.Zip(cues.Skip(1)))
            Assert.True(cue.End <= next.Start && cue.Start < cue.End);
        Assert.InRange(cues[^1].End, words[^1].End + 0.3, words[^1].End + 0.6);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Phrases_are_short_and_end_at_punctuation(string language, string text)
    {
        var unspaced = language is "zh-TW" or "ja";
        foreach (var cue in CaptionPhrases.Group(Words(text), language))
        {
            var shown = CaptionText.Join(cue.Words.Select(word => CaptionPunctuation.Display(word.Text)), language);
            Assert.True(cue.Words.Count == 1 || CaptionText.Width(shown) <= (unspaced ? 18 : 20), shown);
            Assert.True(unspaced || cue.Words.Count <= 4, shown);
            Assert.True(CaptionPunctuation.MayBegin(shown), shown);
        }
    }

    [Fact]
    public void An_article_stays_with_its_noun() =>
        Assert.DoesNotContain(CaptionPhrases.Group(Words("It falls into the heart of a very distant and ancient galaxy"), "en"), cue => cue.Words[^1].Text is "the" or "a" or "of");

    [Fact]
    public void A_phrase_leaves_the_screen_soon_after_its_last_word()
    {
        var cues = CaptionPhrases.Group([new("One.", 0, 0.6), new("Two.", 5, 5.1)], "en");
        Assert.Equal(0.95, cues[0].End, 3);
        Assert.Equal(5.5, cues[1].End, 3);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    [InlineData("ja")]
    public void A_phrase_can_be_read_while_it_stands_wherever_the_voice_leaves_the_time(string language)
    {
        var unspaced = language == "ja";
        int hasty = 0, held = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var cues = CaptionPhrases.Group(Spoken(new Random(seed), unspaced), language);
            for (var index = 0; index < cues.Count; index++)
            {
                var cue = cues[index];
                held += cue.End > cue.Words[^1].End + 0.36 ? 1 : 0;
                if (IsRead(cue.Words, cue.End))
                    continue;
                hasty++;
                // The next one begins at once, and neither neighbour could take it in.
                Assert.True(index + 1 < cues.Count && cue.End == Math.Max(cues[index + 1].Start, cue.Words[^1].End), $"seed {seed}, cue {index} leaves at {cue.End}");
                Assert.False(CouldJoin(cues, index) || CouldJoin(cues, index - 1), $"seed {seed}, cue {index}");
            }
        }
        // The words are such that both happens.
        Assert.InRange(hasty, 20, 20_000);
        Assert.InRange(held, 20, 20_000);

        bool IsRead(IReadOnlyList<CaptionWord> words, double end) => end - words[0].Start >= Width(words) / (unspaced ? 18.0 : 20) - 0.001;

        bool CouldJoin(IReadOnlyList<CaptionCue> cues, int left)
        {
            if (left < 0 || left + 1 >= cues.Count || CaptionPunctuation.EndsSentence(cues[left].Words[^1].Text))
                return false;
            CaptionWord[] both = [.. cues[left].Words, .. cues[left + 1].Words];
            return both.Length <= (unspaced ? 10 : 4) && Width(both) <= (unspaced ? 18 : 20) && IsRead(both, cues[left + 1].End - 0.002);
        }

        int Width(IEnumerable<CaptionWord> words) => CaptionText.Width(CaptionText.Join(words.Select(word => CaptionGlyphs.Display(word.Text)), language));
    }

    [Fact]
    public void A_hasty_phrase_joins_one_beside_it_that_leaves_time()
    {
        // Two words in a fifth of a second; what follows is slow.
        var cues = CaptionPhrases.Group([new("Certainly", 0, 0.1), new("not,", 0.1, 0.2), new("no", 0.2, 1.2), new("way.", 1.2, 2)], "en");

        Assert.Equal("Certainly not, no way.", string.Join(' ', Assert.Single(cues).Words.Select(word => word.Text)));
    }

    // Bursts and pauses, stops here and there.
    private static CaptionWord[] Spoken(Random random, bool unspaced)
    {
        var at = 0.0;
        return [.. Enumerable.Range(0, 40).Select(_ =>
        {
            var text = new string((char)random.Next(unspaced ? 0x3042 : 'a', unspaced ? 0x3090 : 'z'), random.Next(1, unspaced ? 4 : 13)) + (random.Next(8) switch { 0 => ".", 1 => ",", _ => "" });
            at += random.Next(5) == 0 ? random.NextDouble() * 1.5 : 0;
            var start = Math.Round(at, 3);
            at = start + Math.Round(0.02 + random.NextDouble() * text.Length * (random.Next(3) == 0 ? 0.2 : 0.05), 3);
            return new CaptionWord(text, start, Math.Round(at, 3));
        })];
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Each_word_of_a_phrase_lights_up_in_turn_without_a_gap(string language, string text)
    {
        var cues = CaptionPhrases.Group(Words(text), language);
        var events = Events(AssWriter.Write(new("pop", cues), 1080, 1920, language));
        Assert.Equal(cues.Sum(cue => cue.Words.Count), events.Count);
        foreach (var (one, next) in events.Zip(events.Skip(1)))
            Assert.True(string.CompareOrdinal(one.End, next.Start) <= 0);
        Assert.All(events, line => Assert.Single(Active().Matches(line.Text)));
    }

    [Fact]
    public void No_text_can_become_markup()
    {
        var random = new Random(20261121);
        const string Alphabet = "{}\\N\\h\\b1&H,;:()<>-\n\r\t\u0000\u2028abc漢🎉 ";
        for (var round = 0; round < 2000; round++)
        {
            var words = Enumerable.Range(0, 4).Select(i => new CaptionWord(
                new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]), i, i + 0.9)).ToArray();
            var ass = AssWriter.Write(new("pop", [new("s", 0, 4, words)]), 1080, 1920, "en");
            var body = ass[(ass.IndexOf("Effect, Text\n", StringComparison.Ordinal) + 13)..];
            Assert.All(body.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("Dialogue: 0,", line, StringComparison.Ordinal));
            Assert.DoesNotContain(OurOverrides().Replace(body, ""), character => character is '{' or '}' or '\\' or '\r' or '\0');
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Subtitles_keep_to_two_lines_that_fit_and_do_not_overlap(string language, string text)
    {
        var cues = CaptionPhrases.Group(Words(text), language);
        var blocks = SubtitleBlocks.Build(new("pop", cues), language);
        Assert.Equal(CaptionText.Join(Words(text).Select(word => word.Text), language).Replace(" ", "", StringComparison.Ordinal), string.Concat(blocks.SelectMany(block => block.Lines)).Replace(" ", "", StringComparison.Ordinal));
        Assert.All(blocks, block => Assert.InRange(block.Lines.Count, 1, 2));
        Assert.All(blocks.SelectMany(block => block.Lines), line => Assert.InRange(CaptionText.Width(line), 1, language is "zh-TW" or "ja" ? 36 : 42));
        foreach (var (one, next) in blocks.Zip(blocks.Skip(1)))
            Assert.True(one.End <= next.Start);
    }

    [Fact]
    public void WebVTT_escapes_what_would_be_markup()
    {
        var vtt = VttWriter.Write(new("pop", [new("s", 0, 2, [new("a<b>", 0, 1), new("-->", 1, 1.5), new("&\n\nc", 1.5, 2)])]), "en");
        Assert.Equal("WEBVTT\n\n00:00:00.000 --> 00:00:02.600\na&lt;b&gt; --&gt; &amp;  c\n\n", vtt);
    }

    [Fact]
    public void SubRip_has_numbers_commas_and_no_stray_arrows()
    {
        var srt = SrtWriter.Write(new("pop", [new("s", 0, 2, [new("Go", 0, 1), new("-->", 1, 1.5), new("{\\b1}on.", 1.5, 2)]), new("t", 3661.5, 3663, [new("End.", 3661.5, 3663)])]), "en");
        Assert.Equal("1\r\n00:00:00,000 --> 00:00:02,600\r\nGo → ｛＼b1｝on.\r\n\r\n2\r\n01:01:01,500 --> 01:01:03,600\r\nEnd.\r\n\r\n", srt);
    }

    [Theory]
    [InlineData("en", "Electroencephalographically extraordinary words", 1080, 1920)]
    [InlineData("en", "Electroencephalographically extraordinary words", 1080, 1080)]
    [InlineData("ru", "Электромагнитное взаимодействие", 1080, 1920)]
    [InlineData("zh-TW", "黑 洞 是 如 何 形 成 的 呢", 1080, 1080)]
    [InlineData("ja", "ブラックホールが 生まれます", 1920, 1080)]
    public async Task Burned_captions_stay_inside_the_safe_area(string language, string text, int width, int height)
    {
        var folder = Directory.CreateTempSubdirectory("autovideo-captions-");
        try
        {
            var cues = CaptionPhrases.Group(Words(text), language);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.ass"), AssWriter.Write(new("pop", cues), width, height, language));
            var seen = await BurnAsync(folder.FullName, width, height, cues[0].Start + 0.3);
            Assert.True(seen.Right - seen.Left > width / 8, "no caption was drawn");
            Assert.InRange(seen.Left, width * 0.05, width);
            Assert.InRange(seen.Right, 0, width * 0.95);
            Assert.InRange(seen.Bottom, height * 0.6, height * (height > width ? 0.8 : 0.95));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static CaptionWord[] Words(string text)
    {
        var at = 0.0;
        return [.. text.Split(' ').Select(word => new CaptionWord(word, at, at += 0.08 + 0.05 * word.Length))];
    }

    private static async Task<(int Left, int Right, int Bottom)> BurnAsync(string folder, int width, int height, double at)
    {
        var start = at.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (left, right, bottom) = (width, 0, 0);
        await new ToolRunner(new(null), TimeProvider.System).RunAsync(
            new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color=black:s={width}x{height}:d=1", "-vf", $"setpts=PTS+{start}/TB,subtitles=c.ass,setpts=PTS-STARTPTS", "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"])
            {
                WorkingDirectory = folder,
                ReadOutput = async (output, token) =>
                {
                    var frame = new byte[width * height];
                    await output.ReadExactlyAsync(frame, token);
                    for (var i = 0; i < frame.Length; i++)
                    {
                        if (frame[i] > 120)
                            (left, right, bottom) = (Math.Min(left, i % width), Math.Max(right, i % width), i / width);
                    }
                },
            },
            CancellationToken.None);
        return (left, right, bottom);
    }

    private static List<(string Start, string End, string Text)> Events(string ass) =>
        [.. ass.Split('\n').Where(line => line.StartsWith("Dialogue:", StringComparison.Ordinal)).Select(line => line.Split(',', 10)).Select(fields => (fields[1], fields[2], fields[9]))];

    [GeneratedRegex(@"\\1c&H4DE1FF&")]
    private static partial Regex Active();

    [GeneratedRegex(@"\{(\\fad\(60,0\)|(\\r)?\\b[78]00(\\fs\d+)?|\\fn(Symbola\\b400|Inter Display\\b800)|\\1c&H[0-9A-F]{6}&\\3c&H[0-9A-F]{6}&\\fscx100\\fscy100\\t\(0,90,\\fscx112\\fscy112\)\\t\(90,180,\\fscx106\\fscy106\))\}")]
    private static partial Regex OurOverrides();
}
