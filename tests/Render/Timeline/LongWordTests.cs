using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using AutoVideo.Voice.Alignment;

namespace AutoVideo.Tests.Render.Timelines;

/// <summary>Whatever a script may say can be rendered: long runs without a space too.</summary>
public sealed class LongWordTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";

    public static TheoryData<string, string, string> Runs => new()
    {
        { "a signed link", "en", $"It lies at https://a.example/v?sig={Repeat("Zm9vYmFy", 110)} until noon." },
        { "a rule of dashes", "en", $"Then {new string('-', 500)} on." },
        { "a rule of dashes with spaces", "en", $"Then {Repeat("- ", 300)}on." },
        { "full stops", "en", $"Well{new string('.', 700)} yes." },
        { "families", "en", $"Hello {Repeat(Family, 60)}!" },
        { "a letter with more marks than anybody reads", "en", $"A{new string('\u0301', 900)} is no letter." },
        { "a drawn out vowel", "ja", $"わ{new string('ー', 150)}、すごい。" },
        { "small kana", "ja", $"あ{new string('ぁ', 41)}。" },
        { "a key among Han characters", "zh-TW", $"密碼是{Repeat("Zm9vYmFy", 60)}。" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_long_run_without_a_space_is_shown_piece_by_piece_while_it_is_spoken(string what, string language, string narration)
    {
        var spoken = Spoken(narration, language);
        var cues = Build(language, spoken).Captions.Cues;

        Assert.Equal(Letters(narration), Letters(string.Concat(cues.SelectMany(cue => cue.Words).Select(word => word.Text))));
        Assert.All(cues, cue => Assert.InRange(cue.Words.Count, 1, 40));
        // A plan of an edit begins with these words and has to come to the same.
        Assert.All(cues.SelectMany(cue => cue.Words), word => Assert.InRange(word.Text.Length, 1, 60));
        Assert.All(cues, cue => Assert.True(cue.Words.Count == 1 || CaptionText.Width(CaptionText.Join(cue.Words.Select(word => word.Text), language)) <= 125, $"{what}: {cue}"));
        Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, what));
        // Each sets in when its part of the sound does.
        var first = cues[0].Words[0].Start;
        Assert.Equal(spoken[^1].End, cues[^1].Words[^1].End - first, 0.01);
    }

    [Fact]
    public void Pieces_share_the_time_of_their_word_by_letters_and_no_letter_is_cut()
    {
        var word = Repeat(Family, 60);
        var pieces = Build("en", [new(word, 0, 12)]).Captions.Cues.SelectMany(cue => cue.Words).ToArray();

        Assert.InRange(pieces.Length, 11, 12);
        Assert.All(pieces, piece => Assert.Equal(0, piece.Text.Length % Family.Length));
        Assert.All(pieces, piece => Assert.Equal(12.0 * piece.Text.Length / word.Length, piece.End - piece.Start, 0.002));
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start, 6));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(400, 7)]
    public void What_can_be_read_as_one_word_stays_one(int letters, int pieces) =>
        Assert.Equal(pieces, Build("en", [new(new string('a', letters), 0, 5)]).Captions.Cues.Sum(cue => cue.Words.Count));

    private static string Letters(string text) => string.Concat(text.Where(letter => letter != ' '));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static SpokenWord[] Spoken(string narration, string language)
    {
        var at = 0.0;
        return [.. LineWords.Of(narration, language).Select(word => new SpokenWord(word.Written, at, at += Math.Max(0.05, word.Seconds)))];
    }

    private static Timeline Build(string language, IReadOnlyList<SpokenWord> words) => TimelineBuilder.Build(
        new("T", language, ScriptOrigin.Ready, [new("s1", SceneRole.Body, "n", "h", null, "", [], 1)], new("T", "D", [], []), []),
        [new("v.wav", (long)((words[^1].End + 0.5) * Speech.SampleRate), words, "test", "v", false)],
        [new([new("p.png", LayerRole.Background, 297, 528)], "test")], new(270, 480, 30, "ultrafast", 26), "plain", 1);
}
