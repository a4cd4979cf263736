using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

public sealed class SceneDressTests
{
    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void Headlines_fit_the_screen(string file, string language)
    {
        var limit = AutoVideo.Videos.Languages.IsWrittenWithoutSpaces(language) ? 16 : 40;
        foreach (var seconds in new[] { 20, 60, 120 })
            Assert.All(Written.From(source: Written.Example(file), seconds: seconds).Scenes, scene => Assert.InRange(scene.OnScreenText.Length, 2, limit));
    }

    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void A_headline_is_a_phrase_of_what_is_said(string file, string language)
    {
        var script = Written.From(source: Written.Example(file));
        Assert.Equal(language, script.Language);
        Assert.All(script.Scenes.Where(s => s.Role == SceneRole.Body), scene => Assert.Contains(scene.OnScreenText, scene.Narration, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Headlines_are_not_just_the_first_words()
    {
        var body = Written.From(source: Written.Example("black-holes.md"), seconds: 90).Scenes.Where(s => s.Role == SceneRole.Body).ToList();
        Assert.Contains(body, s => !s.Narration.StartsWith(s.OnScreenText, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Figures_are_kept_in_headlines()
    {
        var tongue = new Tongues(null).Of("en");
        var headline = new Headlines(tongue, _ => 1).Of(["When the iron core grows to about 1.4 times the mass of the Sun, it can no longer hold itself up."], "");
        Assert.Contains("1.4 times the mass of the Sun", headline, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void Every_scene_has_two_to_six_keywords_and_a_picture_that_names_them(string file, string language)
    {
        var script = Written.From(source: Written.Example(file), seconds: 90);
        Assert.Equal(language, script.Language);
        Assert.All(script.Scenes, scene =>
        {
            Assert.InRange(scene.Keywords.Count, 2, 6);
            Assert.Distinct(scene.Keywords);
            Assert.Contains(scene.Keywords[0], scene.VisualPrompt, StringComparison.Ordinal);
            Assert.True(Marks.EndsSentence(scene.VisualPrompt));
        });
    }

    [Fact]
    public void English_keywords_are_singular_and_find_compounds()
    {
        var keywords = Written.From(source: Written.Example("black-holes.md")).Scenes.SelectMany(s => s.Keywords).ToList();
        Assert.Contains("black hole", keywords);
        Assert.Contains("star", keywords);
        Assert.DoesNotContain("stars", keywords);
    }

    [Theory]
    [InlineData("night-markets.zh-TW.md", "夜市")]
    [InlineData("tea.ja.md", "玉露")]
    [InlineData("bees.ru.md", "солнце")]
    public void Keywords_of_other_languages_are_its_words(string file, string word) =>
        Assert.Contains(Written.From(source: Written.Example(file)).Scenes, s => s.Keywords.Contains(word));

    [Fact]
    public void Forms_of_one_russian_word_are_one_keyword()
    {
        var tongue = new Tongues(null).Of("ru");
        Assert.Single(new[] { "пчела", "пчёлы", "пчёл", "пчёлам", "пчелу" }.Select(tongue.NounKey).Distinct());
    }

    [Fact]
    public void The_kicker_is_the_sections_heading()
    {
        var script = Written.From(source: Written.Example("black-holes.md"), seconds: 90);
        Assert.Contains(script.Scenes, s => s.Kicker == "When the fuel runs out");
        Assert.All(script.Scenes, s => Assert.True(s.Kicker is null || s.Kicker.Length <= 28));
    }

    [Fact]
    public void Without_headings_the_kicker_counts_the_scenes()
    {
        var plain = string.Join("\n\n", Written.Example("black-holes.md").Split("\n\n").Where(p => !p.StartsWith('#')));
        var body = Written.From(source: plain).Scenes.Where(s => s.Role == SceneRole.Body).ToList();
        Assert.Equal(["01", "02"], body.Take(2).Select(s => s.Kicker));
    }

    [Fact]
    public void A_quote_in_a_scene_of_its_own_names_its_speaker()
    {
        var sentence = new Sentence(0, "The sea is never the same twice for those who watch it.", "Heading", 1, 0, true, false, false, "Ada Reed", false);
        var tongue = new Tongues(null).Of("en");
        var dresser = new Dresser(tongue, new Keywords(tongue, [sentence.Text]), new Headlines(tongue, _ => 1), 0, true);
        var scene = dresser.Dress(2, SceneRole.Body, new Cut(sentence.Text, [new Piece(sentence.Text, sentence, true)], 4.2));
        Assert.Equal("Ada Reed", scene.Kicker);
    }

    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void Search_fields_keep_the_platforms_limits(string file, string language)
    {
        var seo = Written.From(source: Written.Example(file), seconds: 600).Seo;
        Assert.InRange(seo.Title.Length, 1, 100);
        Assert.InRange(seo.Description.Length, 1, 5_000);
        Assert.InRange(seo.Keywords.Count, 1, 15);
        Assert.True(seo.Keywords.Sum(k => k.Length + 2) <= 500, language);
        Assert.InRange(seo.Hashtags.Count, 1, 15);
        Assert.All(seo.Hashtags, tag => Assert.Matches(@"^#[\p{L}\p{N}_]+$", tag));
        Assert.DoesNotContain('<', seo.Title + seo.Description);
    }

    [Theory]
    [InlineData("black hole", "#BlackHole")]
    [InlineData("夜市", "#夜市")]
    [InlineData("rock'n'roll", "#RockNRoll")]
    [InlineData("x-ray", "#XRay")]
    [InlineData("2024", null)]
    [InlineData("!!", null)]
    public void Hashtags_hold_letters_and_digits_only(string noun, string? tag) => Assert.Equal(tag, Seo.Hashtag(noun));
}
