using AutoVideo.Failures;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Timelines;

/// <summary>Captions that say something else than the voice.</summary>
public sealed class CorrectedCaptionTests
{
    private static readonly Speech Line = TestVoices.Line("v.wav", 4, ["Bees", "dance", "a", "lot."]);

    [Fact]
    public void As_many_words_as_are_spoken_take_their_times() => Assert.Equal(
        Line.Words.Zip(["Wasps", "dance", "a", "little."], (word, text) => word with { Text = text }), CorrectedWords.Of(Line, "Wasps dance a little.", "en"));

    [Theory]
    [InlineData("Bees never dance at all, said the old bee-keeper.", "en", 9)]
    [InlineData("Bees!", "en", 1)]
    [InlineData("蜜蜂會跳舞。", "zh-TW", 5)]
    public void Other_words_share_the_time_of_the_line_by_their_letters(string caption, string language, int count)
    {
        var words = CorrectedWords.Of(Line, caption, language);

        Assert.Equal(count, words.Count);
        Assert.Equal(Line.Words[0].Start, words[0].Start);
        Assert.Equal(Line.Words[^1].End, words[^1].End, 9);
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(words, word => Assert.True(word.Start < word.End));
        Assert.Equal(caption.Replace(" ", "", StringComparison.Ordinal), string.Concat(words.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_longest_caption_of_the_shortest_line_can_be_rendered()
    {
        var caption = string.Join(' ', Enumerable.Repeat("a", ScriptEdits.MaxCaption / 2));

        Assert.Empty(TimelineValidator.Errors(Build(TestVoices.Line("v.wav", 1), ScriptEdits.Change(Script, "s1", new(Caption: caption)))));
    }

    [Fact]
    public void Subtitle_files_show_it_too()
    {
        var timeline = Build(Line, ScriptEdits.Change(Script, "s1", new(Caption: "Bees dance a jig.")));

        Assert.Contains("Bees dance a jig.", SrtWriter.Write(timeline.Captions, "en"), StringComparison.Ordinal);
        Assert.Contains("Bees dance a jig.", VttWriter.Write(timeline.Captions, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_taken_away_by_an_empty_one_by_the_narration_itself_and_by_other_narration()
    {
        var corrected = ScriptEdits.Change(Script, "s1", new(Caption: " Bees  dance a jig. "));

        Assert.Equal("Bees dance a jig.", corrected.Scenes[0].Caption);
        Assert.Equal("Bees dance a jig.", ScriptEdits.Change(corrected, "s1", new(Headline: "Here")).Scenes[0].Caption);
        foreach (var change in new SceneChange[] { new(Caption: ""), new(Caption: "Bees dance a lot."), new("Bees dance no more.") })
            Assert.Null(ScriptEdits.Change(corrected, "s1", change).Scenes[0].Caption);
        Assert.Equal("Jig.", ScriptEdits.Change(corrected, "s1", new("Bees dance no more.", Caption: "Jig.")).Scenes[0].Caption);
    }

    [Theory]
    [InlineData("…")]
    [InlineData("one\u0007two")]
    [InlineData("1501")]
    [InlineData("61")]
    public void One_that_cannot_be_shown_is_refused(string caption)
    {
        caption = caption switch { "1501" => string.Join(' ', Enumerable.Repeat("ab", 501))[..1501], "61" => new string('a', 61), _ => caption };

        Assert.Equal("scene_invalid", Assert.Throws<PermanentException>(() => ScriptEdits.Change(Script, "s1", new(Caption: caption))).Code);
    }

    private static readonly ScriptDocument Script = new(
        "Bees", "en", ScriptOrigin.Ready, [new("s1", SceneRole.Body, "Bees dance a lot.", "Bees", null, "Bees", [], 2)], new("Bees", "", [], []), []);

    private static Timeline Build(Speech line, ScriptDocument script) => TimelineBuilder.Build(
        script, [line], [new Picture([new("p.png", LayerRole.Background, 297, 528)], "test")], new(270, 480, 30, "ultrafast", 26), "calm", 1);
}
