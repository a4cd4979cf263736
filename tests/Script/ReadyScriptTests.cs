using System.Text.Json;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

public sealed class ReadyScriptTests
{
    private const string Plain = """
        # My lake

        [Deep and cold]
        The lake   is two hundred
        meters deep.

        Scene 2:
        In winter it freezes, and people skate on it.

        Come and see it yourself this year.
        """;

    [Fact]
    public void A_paragraph_is_a_scene_spoken_as_given()
    {
        var script = Written.From(script: Plain);
        Assert.Equal(ScriptOrigin.Ready, script.Origin);
        Assert.Equal("My lake", script.Title);
        Assert.Equal(["The lake is two hundred meters deep.", "In winter it freezes, and people skate on it.", "Come and see it yourself this year."], script.Scenes.Select(s => s.Narration));
        Assert.Equal("Deep and cold", script.Scenes[0].OnScreenText);
        Assert.Equal([SceneRole.Hook, SceneRole.Body, SceneRole.CallToAction], script.Scenes.Select(s => s.Role));
        Assert.All(script.Scenes, s => Assert.InRange(s.Keywords.Count, 2, 6));
    }

    [Fact]
    public void A_scene_s_overlay_goes_with_its_first_part()
    {
        var script = Written.From(script: """{"scenes":[{"narration":"The lake is deep.","overlay":{"template":"list","items":["Cold","Clear"]}},{"narration":"Come and see it."}]}""");

        Assert.Equal(new SceneOverlay("list") { Items = ["Cold", "Clear"] }, script.Scenes[0].Overlay);
        Assert.Null(script.Scenes[1].Overlay);
    }

    [Theory]
    [InlineData("""{"template":"list"}""", "/items")]
    [InlineData("""{"template":"nothing"}""", "/template")]
    [InlineData("""{}""", "/template")]
    [InlineData("""{"template":"bars","series":[{"label":"a","value":"x"}]}""", "cannot be read")]
    [InlineData("""{"template":"list","items":null}""", "/items")]
    [InlineData("7", "cannot be read")]
    public void An_overlay_that_cannot_be_drawn_is_refused_with_its_scene(string overlay, string place)
    {
        var fault = Assert.Throws<AutoVideo.Failures.PermanentException>(() => Written.From(script: $$"""{"scenes":[{"narration":"The lake is deep.","overlay":{{overlay}}}]}"""));

        Assert.Equal("overlay_invalid", fault.Code);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_as_json_keeps_what_it_gives()
    {
        var script = Written.From(script: """{"title":"Lake","scenes":[{"narration":"The lake is deep.","onScreenText":"Deep","keywords":["lake","fish"],"visualPrompt":"A lake at dawn."},{"narration":"Come and see it."}]}""");
        Assert.Equal("Lake", script.Title);
        Assert.Equal("Deep", script.Scenes[0].OnScreenText);
        Assert.Equal(["lake", "fish"], script.Scenes[0].Keywords);
        Assert.Equal("A lake at dawn.", script.Scenes[0].VisualPrompt);
        Assert.Equal("Come and see it.", script.Scenes[1].Narration);
    }

    [Fact]
    public void Title_description_and_hashtags_that_were_approved_are_kept()
    {
        const string Scenes = """{"narration":"The lake is deep."},{"narration":"Come and see it."}""";
        var given = Written.From(script: $$"""{"title":"Lake","seo":{"title":"How deep?","description":"A lake.\r\n\nSeen from below #deep","keywords":["lake"],"hashtags":["#deep","cold water"]},"scenes":[{{Scenes}}]}""").Seo;
        Assert.Equal(("How deep?", "A lake.\n\nSeen from below #deep\n\n#coldwater"), (given.Title, given.Description));
        Assert.Equal(["lake"], given.Keywords);
        Assert.Equal(["#deep", "#coldwater"], given.Hashtags);

        var without = Written.From(script: $$"""{"title":"Lake","scenes":[{{Scenes}}]}""").Seo;
        var empty = Written.From(script: $$"""{"title":"Lake","seo":{"title":"","description":null,"keywords":[],"hashtags":7},"scenes":[{{Scenes}}]}""").Seo;
        Assert.Equal((without.Title, without.Description), (empty.Title, empty.Description));
        Assert.Equal(without.Hashtags, empty.Hashtags);
    }

    [Fact]
    public void What_was_approved_stays_within_the_limits_of_where_it_is_published()
    {
        var tags = string.Join(',', Enumerable.Range(0, 20).Select(number => $"\"#tag{number}\""));
        var given = Written.From(script: $$"""{"seo":{"title":"{{new string('t', 200)}}","description":"{{string.Concat(Enumerable.Repeat("word ", 1_100))}}","hashtags":[{{tags}}]},"scenes":["The lake is deep."]}""").Seo;
        Assert.InRange(given.Title.Length, 50, 100);
        Assert.InRange(given.Description.Length, 4_900, 5_000);
        Assert.EndsWith("#tag14", given.Description, StringComparison.Ordinal);
        Assert.Equal(15, given.Hashtags.Count);
    }

    [Fact]
    public void A_document_that_was_written_comes_back_the_same()
    {
        var first = Written.From(source: Written.Example("black-holes.md"));
        var json = JsonSerializer.Serialize(first, ScriptJsonContext.Default.ScriptDocument);
        var second = Written.From(script: json);
        Assert.Equal(first.Scenes.Select(s => (s.Narration, s.OnScreenText, s.Kicker, s.VisualPrompt, s.Role, s.EstimatedSeconds)), second.Scenes.Select(s => (s.Narration, s.OnScreenText, s.Kicker, s.VisualPrompt, s.Role, s.EstimatedSeconds)));
        Assert.Equal(first.Title, second.Title);
        Assert.Equal(first.Citations, second.Citations);
        Assert.Equal((first.Seo.Title, first.Seo.Description), (second.Seo.Title, second.Seo.Description));
        Assert.Equal(first.Seo.Hashtags, second.Seo.Hashtags);
    }

    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void A_long_paragraph_becomes_several_scenes_at_sentence_ends_without_losing_a_word(string file, string language)
    {
        var prose = string.Concat(Written.Example(file).Split("\n\n").Where(p => !"#->".Contains(p[0])).Take(4).Select(p => p + (language is "en" or "ru" ? " " : ""))).Trim();
        var script = Written.From(script: prose);
        Assert.True(script.Scenes.Count > 2);
        Assert.Equal(Letters(prose), Letters(string.Concat(script.Scenes.Select(s => s.Narration))));
        Assert.All(script.Scenes, s => Assert.True(Marks.EndsSentence(s.Narration), s.Narration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n  ")]
    [InlineData("# Only a title")]
    [InlineData("[headline]\n\n---")]
    [InlineData("{\"title\":\"x\",\"scenes\":[]}")]
    [InlineData("{\"title\":\"x\"}")]
    [InlineData("{\"scenes\":[{\"narration\":\"  \"}, 5, null]}")]
    public void A_script_without_scenes_is_refused(string script) => Assert.Equal("script_no_scenes", Written.Refusal(script: script));

    [Theory]
    [InlineData("{\"title\":", "script_invalid")]
    [InlineData("{\"scenes\":[{\"narration\":\"a bell \\u0007 rings here\"}]}", "script_not_text")]
    [InlineData("{\"scenes\":[{\"narration\":\"half \\ud800 of it\"}]}", "script_not_text")]
    [InlineData("zero \0 byte", "script_not_text")]
    public void A_broken_script_is_refused(string script, string code) => Assert.Equal(code, Written.Refusal(script: script));

    [Fact]
    public void A_script_of_more_than_a_hundred_scenes_is_refused() =>
        Assert.Equal("script_too_many_scenes", Written.Refusal(script: string.Join("\n\n", Enumerable.Range(0, 101).Select(i => $"This is scene number {i}."))));

    [Fact]
    public void A_scene_of_more_than_fifteen_hundred_characters_is_refused() =>
        Assert.Equal("scene_too_long", Written.Refusal(script: string.Concat(Enumerable.Repeat("These are words. ", 100))));

    [Theory]
    [InlineData("夜市很熱鬧。", "zh-TW")]
    [InlineData("お茶を飲みましょう。", "ja")]
    [InlineData("Пчёлы летят домой.", "ru")]
    public void A_script_is_read_in_its_own_language(string script, string language) => Assert.Equal(language, Written.From(script: script).Language);

    private static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
