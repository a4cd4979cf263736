using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Tests.Support;
using AutoVideo.Voice;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Tests.Voice;

public sealed class OfflineSpeechTests
{
    private readonly VoiceStage stage = new();

    public static TheoryData<string, string, string> Voices => new()
    {
        { "en", "ava", "In 1971, Dr. Smith's cat paid $5 million for 3.5% of a well-known “star”. See https://www.example.org/a-b — it's “fun” 🎉, isn't it?" },
        { "en", "leo", "In 1971, Dr. Smith's cat paid $5 million for 3.5% of a well-known “star”. See https://www.example.org/a-b — it's “fun” 🎉, isn't it?" },
        { "zh-TW", "mei", "黑洞是如何形成的？重力讓恆星塌縮，2024年「AI革命」增加了3.5％，Machine Learning很重要！" },
        { "ja", "yuki", "重力が星を潰すと、ブラックホールが生まれます。2024年にNASAは3.5%増えた。私は「東京」へ行きます。" },
        { "ru", "nina", "Чёрная дыра рождается после смерти звезды, и в 1971 году её нашли. Компания NASA потратила $5 на «это» — 3,5% бюджета!" },
    };

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task Every_word_of_a_line_is_timed_in_order_within_the_sound(string language, string voice, string text)
    {
        var speech = await stage.SpeakAsync(text, language, voice);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(speech.Words.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal));
        Assert.InRange(speech.Words[0].Start, 0, 0.15);
        Assert.InRange(speech.Words[^1].End, speech.Seconds - 0.3, speech.Seconds);
        var last = 0.0;
        foreach (var word in speech.Words)
        {
            Assert.True(word.Start >= last, $"'{word.Text}' starts before the word in front of it ends");
            Assert.True(word.End > word.Start, $"'{word.Text}' takes no time");
            last = word.End;
        }
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task Every_line_is_as_loud_as_the_others_without_peaks_or_silent_edges(string language, string voice, string text)
    {
        var speech = await stage.SpeakAsync(text, language, voice);
        var samples = stage.Samples(speech);
        Assert.Equal(speech.Samples, samples.Length);
        var (loudness, peak) = await MeasureAsync(stage.Blobs.Bytes(speech.Audio));
        Assert.InRange(loudness, -18.5, -17.5);
        Assert.InRange(peak, -12, -3);
        Assert.InRange(Array.FindIndex(samples, IsHeard), 0, 0.06 * Speech.SampleRate);
        Assert.InRange(samples.Length - Array.FindLastIndex(samples, IsHeard), 0, 0.06 * Speech.SampleRate);

        static bool IsHeard(float sample) => Math.Abs(sample) > 0.005;
    }

    /// <summary>One voice of each program; the others have their turn at night.</summary>
    public static TheoryData<string, string> TimedVoices => Nightly.Runs
        ? new() { { "en", "ava" }, { "en", "leo" }, { "zh-TW", "mei" }, { "ja", "yuki" }, { "ru", "nina" } }
        : new() { { "en", "ava" }, { "en", "leo" }, { "zh-TW", "mei" } };

    [Theory]
    [MemberData(nameof(TimedVoices))]
    public async Task Words_after_a_pause_light_up_when_they_are_heard(string language, string voice)
    {
        var errors = new List<double>();
        foreach (var line in PaceLines.Of(language).Take(12))
        {
            var speech = await stage.SpeakAsync(line, language, voice);
            var samples = stage.Samples(speech);
            errors.Add(Math.Abs((double)Array.FindIndex(samples, sample => Math.Abs(sample) > 0.02) / Speech.SampleRate - speech.Words[0].Start));
            for (var i = 1; i < speech.Words.Count; i++)
            {
                if (OnsetAfterSilence(samples, speech.Words[i].Start) is { } onset)
                    errors.Add(Math.Abs(onset - speech.Words[i].Start));
            }
        }
        Assert.True(errors.Count >= 12, $"only {errors.Count} onsets to compare");
        Assert.InRange(errors.Order().ElementAt(errors.Count / 2), 0, 0.08);
    }

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task The_same_line_has_the_same_bytes_and_times_every_time(string language, string voice, string text)
    {
        var again = new VoiceStage();
        var first = await stage.SpeakAsync(text, language, voice);
        var second = await again.SpeakAsync(text, language, voice);
        Assert.Equal(stage.Blobs.Bytes(first.Audio), again.Blobs.Bytes(second.Audio));
        Assert.Equal(first.Words, second.Words);
        Assert.Equal(first.Audio, second.Audio);
    }

    [Fact]
    public async Task A_line_that_was_spoken_before_is_not_spoken_again()
    {
        var first = await stage.SpeakAsync("Once is enough.");
        var etag = (await stage.Blobs.FindAsync(first.Audio, CancellationToken.None))!.ETag;
        var second = await stage.SpeakAsync("Once is enough.");
        Assert.Equal(first.Audio, second.Audio);
        Assert.Equal(etag, (await stage.Blobs.FindAsync(first.Audio, CancellationToken.None))!.ETag);
    }

    [Fact]
    public async Task A_line_whose_sound_was_cleaned_away_is_spoken_again()
    {
        var first = await stage.SpeakAsync("Here and gone.");
        await stage.Blobs.DeleteAsync(first.Audio, CancellationToken.None);
        var second = await stage.SpeakAsync("Here and gone.");
        Assert.NotEmpty(stage.Blobs.Bytes(second.Audio));
    }

    [Theory]
    [InlineData("ava")]
    [InlineData("leo")]
    public async Task Text_that_looks_like_a_program_is_only_read_out(string voice)
    {
        var trap = Path.Combine(Path.GetTempPath(), $"autovideo-trap-{Guid.NewGuid():n}");
        foreach (var text in new[]
        {
            $"Hello \") (system \"touch {trap}\") (\"", $"$(touch {trap}) `touch {trap}` ; touch {trap}", $"-o {trap} --eval (system \"touch {trap}\")", $"\\\" \\n (exit 3) {trap} #<eof> \u0004",
        })
        {
            var speech = await stage.SpeakAsync(text, "en", voice);
            Assert.True(speech.Seconds > 1);
        }
        Assert.False(File.Exists(trap));
    }

    [Theory]
    [InlineData("zh-TW")]
    [InlineData("ja")]
    [InlineData("ru")]
    public async Task Markup_and_commands_in_a_text_are_not_obeyed(string language)
    {
        var speech = await stage.SpeakAsync("</speak><audio src=\"/etc/passwd\"/>[[h@l'oU]] \u0001300S &amp; <break time=\"60s\"/> -w /tmp/x", language);
        Assert.InRange(speech.Seconds, 1, 30);
    }

    [Theory]
    [InlineData("en", "🎉 🎉")]
    [InlineData("en", "重力 дыра")]
    [InlineData("zh-TW", "🎉")]
    [InlineData("ja", "…！")]
    [InlineData("ru", "重力")]
    public async Task A_line_that_the_voice_cannot_say_is_a_short_silence_with_its_words(string language, string text)
    {
        var speech = await stage.SpeakAsync(text, language);
        Assert.InRange(speech.Seconds, 0.3, 3);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(speech.Words.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal));
        Assert.All(speech.Words, word => Assert.True(word.End > word.Start));
    }

    [Theory]
    [InlineData("en", "A")]
    [InlineData("en", "a b c d e f g 1 2 3 . , ; : ' \" ( ) - — ...")]
    [InlineData("en", "Supercalifragilisticexpialidocioussupercalifragilisticexpialidocious 123456789012345678901234567890 .5 5. $ % & @ #")]
    [InlineData("zh-TW", "「」，。123,456,789.5 $5 £3 a1b2 ２０２４年 𠮷")]
    [InlineData("ja", "「」、。12,345円 ｶﾀｶﾅ Ａ１ ー っ 𠮷 1.2.3 4月1日")]
    [InlineData("ru", "№5 — «» 25°C, 50/50, e-mail: me@example.com, т.е. 1 000 000 ₽; Й й ё")]
    [InlineData("en", "a\ud83d b \udc00 c\u0000d \u202e e \ufeff f")]
    public async Task Odd_text_is_spoken_without_losing_a_word(string language, string text)
    {
        var speech = await stage.SpeakAsync(text, language);
        Assert.NotEmpty(speech.Words);
        Assert.All(speech.Words, word => Assert.InRange(word.End, word.Start + 0.0001, speech.Seconds + 0.0001));
        Assert.Equal(Letters(text), Letters(string.Concat(speech.Words.Select(word => word.Text))));

        static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
    }

    [Theory]
    [InlineData("en", "Café", "Cafe")]
    [InlineData("en", "“It’s", "It's")]
    [InlineData("en", "https://www.example.org/a-b,", "example dot org slash a b,")]
    [InlineData("en", "€5.50", "5.50 euros")]
    [InlineData("en", "and/or", "and slash or")]
    [InlineData("en", "10–12", "10 to 12")]
    [InlineData("en", "U.S.", "U.S.")]
    [InlineData("en", "20°", "20 degrees")]
    [InlineData("en", "(star)…", "star,")]
    [InlineData("en", "🎉", "")]
    [InlineData("zh-TW", "3.5％，", "百分之三點五,")]
    [InlineData("zh-TW", "２０２４年", "二零二四年")]
    [InlineData("zh-TW", "$1,200", "一千二百美元")]
    [InlineData("zh-TW", "10050", "一萬零五十")]
    [InlineData("zh-TW", "15", "十五")]
    [InlineData("ru", "$5,", "5 долларов,")]
    [InlineData("ru", "№5", "номер 5")]
    [InlineData("ru", "«это»", "это")]
    public void A_voice_is_told_how_a_written_word_sounds(string language, string written, string said) =>
        Assert.Equal(said, language switch { "zh-TW" => ChineseReader.Say(written), "ru" => RussianReader.Say(written), _ => EnglishReader.Say(written) });

    [Theory]
    [InlineData("2024", "ニセンニジューヨン")]
    [InlineData("3.14", "サンテンイチヨン")]
    [InlineData("10000", "イチマン")]
    [InlineData("3800", "サンゼンハッピャク")]
    [InlineData("007", "ゼロゼロナナ")]
    public void Japanese_numbers_are_read_in_kana(string figures, string kana) => Assert.Equal(kana, JapaneseNumbers.Say(figures));

    [Fact]
    public async Task Japanese_words_take_their_particles_along()
    {
        var reader = new JapaneseReader(new ToolRunner(new(null), TimeProvider.System), new(null));
        var units = await reader.ReadAsync("４月1日に「東京」へ行きます。", CancellationToken.None);
        Assert.Equal(["４月", "1日に", "「東京」へ", "行きます。"], units.Select(unit => unit.Written));
        Assert.Equal(["シガツ", "ツイタチニ", "トーキョーエ", "イキマス."], units.Select(unit => unit.Say));
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.25)]
    public async Task A_rate_changes_the_length_of_every_voice_by_about_as_much(double rate)
    {
        foreach (var row in Voices)
        {
            var (language, voice) = ((string)row[0], (string)row[1]);
            var line = PaceLines.Of(language)[2];
            var usual = await stage.SpeakAsync(line, language, voice);
            var other = await stage.SpeakAsync(line, language, voice, rate);
            Assert.InRange(usual.Seconds / other.Seconds, rate * 0.88, rate * 1.12);
        }
    }

    [Theory]
    [InlineData("fr", "ava", 1, 10, "language_not_spoken")]
    [InlineData("en", "bob", 1, 10, "voice_unknown")]
    [InlineData("ru", "ava", 1, 10, "language_not_spoken")]
    [InlineData("en", "ava", 1, 10_000, "line_too_long")]
    [InlineData("en", "ava", 3, 10, "rate_out_of_range")]
    [InlineData("en", "ava", double.NaN, 10, "rate_out_of_range")]
    [InlineData("en", "ava", 1, 0, "line_empty")]
    public async Task A_request_that_cannot_be_spoken_is_refused_with_its_reason(string language, string voice, double rate, int length, string code)
    {
        var failure = await Assert.ThrowsAsync<PermanentException>(() => stage.SpeakAsync(new string('a', length), language, voice, rate));
        Assert.Equal(code, failure.Code);
        Assert.Empty(stage.Blobs.Names);
    }

    [Theory]
    [InlineData("en", "ava", "festival")]
    [InlineData("en", "leo", "flite")]
    [InlineData("ja", "yuki", "mecab")]
    [InlineData("ru", "nina", "espeak-ng")]
    public async Task A_missing_program_is_named(string language, string voice, string tool)
    {
        var bin = Directory.CreateTempSubdirectory("autovideo-nopath-");
        try
        {
            var withoutTools = new VoiceStage(paths: new ToolPaths(null) { SearchPath = bin.FullName });
            var failure = await Assert.ThrowsAsync<PermanentException>(() => withoutTools.SpeakAsync("Home, дом, 重力", language, voice));
            Assert.Equal("tool_missing", failure.Code);
            Assert.Contains(tool, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            bin.Delete();
        }
    }

    [Fact]
    public void Requests_and_results_survive_their_JSON()
    {
        var speech = new Speech("artefacts/voice/a.wav", 48_000, [new("star,", 0, 0.5)], "offline", "ava", true);
        var back = JsonSerializer.Deserialize(JsonSerializer.Serialize(speech, VoiceJsonContext.Default.Speech), VoiceJsonContext.Default.Speech)!;
        Assert.Equal(speech.Words, back.Words);
        Assert.Equal(speech with { Words = back.Words }, back);
    }

    /// <summary>When sound begins again near a time at which a word starts after at least 60 ms of silence.</summary>
    private static double? OnsetAfterSilence(float[] samples, double start)
    {
        var quiet = 0;
        for (var at = Math.Max(0, (int)((start - 0.25) * Speech.SampleRate)); at < Math.Min(samples.Length, (start + 0.25) * Speech.SampleRate); at++)
        {
            if (Math.Abs(samples[at]) < 0.004)
                quiet++;
            else if (Math.Abs(samples[at]) > 0.02)
            {
                if (quiet > 0.06 * Speech.SampleRate)
                    return (double)at / Speech.SampleRate;
                quiet = 0;
            }
        }
        return null;
    }

    private static async Task<(double Loudness, double Peak)> MeasureAsync(byte[] wave)
    {
        var runner = new ToolRunner(new(null), TimeProvider.System);
        var lines = new List<string>();
        await runner.RunAsync(
            new("ffmpeg", ["-hide_banner", "-nostats", "-i", "-", "-af", "ebur128=peak=true", "-f", "null", "-"])
            {
                WriteInput = async (input, token) => await input.WriteAsync(wave, token),
                OnErrorLine = lines.Add,
            },
            CancellationToken.None);
        return (Value("I:"), Value("Peak:"));

        double Value(string name) => double.Parse(
            lines.Last(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
