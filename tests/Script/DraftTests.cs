using AutoVideo.Processes;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

public sealed class DraftTests
{
    [Theory]
    [InlineData("How black holes form", "How do black holes form?")]
    [InlineData("How vaccines work", "How do vaccines work?")]
    [InlineData("How a car engine works", "How does a car engine work?")]
    [InlineData("How the Roman Empire fell", "How did the Roman Empire fall?")]
    [InlineData("Why the sky is blue", "Why is the sky blue?")]
    [InlineData("How bees can fly", "How can bees fly?")]
    [InlineData("Why cats purr", "Why do cats purr?")]
    [InlineData("How planes stay in the air", "How do planes stay in the air?")]
    [InlineData("Why do leaves change color?", "Why do leaves change color?")]
    [InlineData("How to bake bread", "How do you bake bread?")]
    [InlineData("What causes tides", "What causes tides?")]
    [InlineData("What black holes are", "What are black holes?")]
    [InlineData("Who invented the telephone", "Who invented the telephone?")]
    public void A_topic_becomes_a_grammatical_question(string topic, string question) =>
        Assert.StartsWith(question, Written.From(topic).Scenes[0].Narration, StringComparison.Ordinal);

    [Theory]
    [InlineData("The history of tea", "the history of tea")]
    [InlineData("Japan", "Japan")]
    [InlineData("NASA", "NASA")]
    [InlineData("Coffee", "coffee")]
    public void A_noun_phrase_is_asked_about_with_its_capitals_right(string topic, string inside) =>
        Assert.Contains($"about {inside}?", Written.From(topic).Scenes[0].Narration, StringComparison.Ordinal);

    [Fact]
    public void A_question_that_cannot_be_turned_with_certainty_is_asked_indirectly() =>
        Assert.StartsWith("Have you ever wondered how the blorf gribbles?", Written.From("How the blorf gribbles").Scenes[0].Narration, StringComparison.Ordinal);

    [Fact]
    public void A_draft_says_that_it_is_one_and_cites_the_dictionary()
    {
        var script = Written.From("How black holes form");
        Assert.Equal(ScriptOrigin.Draft, script.Origin);
        Assert.Equal(["WordNet 3.0, Princeton University"], script.Citations);
        Assert.Contains(script.Scenes, s => s.Narration.Contains("a black hole is a region of space resulting from the collapse of a star", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("How volcanoes erupt", "A fissure in the earth's crust")]
    [InlineData("Why apologies matter", "An expression of regret")]
    [InlineData("How parsecs are measured", "A unit of astronomical length based")]
    public void A_definition_is_headed_by_its_first_part_and_no_word_of_the_next(string topic, string headline) =>
        Assert.Contains(headline, Written.From(topic).Scenes.Select(scene => scene.OnScreenText));

    [Fact]
    public void A_word_whose_plural_is_unknown_is_explained_without_guessing_an_article() =>
        Assert.Contains(Written.From("Coffee").Scenes, s => s.Narration.Contains("“coffee” means a beverage consisting of an infusion of ground coffee beans", StringComparison.Ordinal));

    [Theory]
    [InlineData("How black holes form")]
    [InlineData("Coffee")]
    [InlineData("黑洞是如何形成的")]
    [InlineData("なぜ空は青いのか")]
    [InlineData("Почему небо голубое")]
    public void A_draft_lasts_at_most_thirty_seconds(string topic)
    {
        foreach (var seconds in new double[] { 20, 25, 30, 60, 600 })
        {
            for (var seed = 0; seed < 4; seed++)
                Assert.InRange(Written.From(topic, seconds: seconds, seed: seed).Seconds(), 1, Math.Min(30, 1.1 * seconds) + 0.01);
        }
    }

    [Theory]
    [InlineData("How black holes form")]
    [InlineData("Coffee")]
    public void A_draft_of_thirty_seconds_fills_them(string topic) => Assert.InRange(Written.From(topic, seconds: 30).Seconds(), 27, 30);

    [Theory]
    [InlineData("黑洞是如何形成的", "黑洞是如何形成的？")]
    [InlineData("為什麼天空是藍的", "為什麼天空是藍的？")]
    [InlineData("なぜ空は青いのか", "なぜ空は青いのか？")]
    [InlineData("Почему небо голубое", "Почему небо голубое?")]
    [InlineData("как пчёлы летают", "Как пчёлы летают?")]
    public void Other_languages_get_their_question_and_no_glosses(string topic, string question)
    {
        var script = Written.From(topic);
        Assert.StartsWith(question, script.Scenes[0].Narration, StringComparison.Ordinal);
        Assert.Empty(script.Citations);
        Assert.True(script.Scenes.Count >= 4);
    }

    [Fact]
    public void Without_the_dictionary_a_draft_is_structure_and_questions()
    {
        var bare = new OfflineScriptModel(new SteadyPace(), new ToolPaths("/nowhere"));
        var empty = Directory.CreateTempSubdirectory();
        Directory.CreateDirectory(Path.Combine(empty.FullName, "usr/share/wordnet"));
        var model = new OfflineScriptModel(new SteadyPace(), new ToolPaths(empty.FullName));
        var script = model.Write(new ScriptRequest("How black holes form", null, null, null, 30, null, "", 1));
        empty.Delete(true);
        Assert.Empty(script.Citations);
        Assert.StartsWith("Have you ever wondered how black holes form?", script.Scenes[0].Narration, StringComparison.Ordinal);
        Assert.NotEqual(Written.Model.Model, model.Model);
        Assert.Equal("offline-1", Written.Model.Model);
        Assert.Equal("offline", bare.Provider);
    }

    [Theory]
    [InlineData("black hole", "black hole")]
    [InlineData("mice", "mouse")]
    [InlineData("boxes", "box")]
    [InlineData("glass", "glass")]
    public void The_dictionary_finds_base_forms(string word, string lemma) => Assert.Equal(lemma, WordNet.Find(new ToolPaths(null))!.NounBase(word));

    [Theory]
    [InlineData("10 tips for better sleep", "10 tips for better sleep: how many do you already know?")]
    [InlineData("Quantum computing explained", "quantum computing?")]
    [InlineData("Bees are dying", "Bees are dying. But what is behind that?")]
    public void Lists_and_statements_are_opened_as_such(string topic, string opening) =>
        Assert.Contains(opening, Written.From(topic).Scenes[0].Narration, StringComparison.Ordinal);
}
