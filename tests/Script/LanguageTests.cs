using AutoVideo.Failures;

namespace AutoVideo.Tests.Script;

public sealed class LanguageTests
{
    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void A_script_is_in_the_language_of_its_source(string file, string language) =>
        Assert.Equal(language, Written.From(source: Written.Example(file)).Language);

    [Theory]
    [MemberData(nameof(Written.Examples), MemberType = typeof(Written))]
    public void Another_language_than_the_sources_needs_a_provider(string file, string language)
    {
        foreach (var other in AutoVideo.Videos.Languages.All.Where(l => l != language))
        {
            var refusal = Assert.Throws<PermanentException>(() => Written.From(source: Written.Example(file), language: other));
            Assert.Equal("translation_needs_provider", refusal.Code);
            Assert.Contains("never translates", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("provider", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en-GB", "en")]
    [InlineData("EN", "en")]
    public void Regional_tags_stand_for_their_language(string asked, string written) =>
        Assert.Equal(written, Written.From("Tea", language: asked).Language);

    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh")]
    [InlineData("zh-HK")]
    public void Tags_of_traditional_chinese_are_understood(string asked) =>
        Assert.Equal("zh-TW", Written.From("黑洞", language: asked).Language);

    [Fact]
    public void Han_characters_alone_may_be_chinese_or_japanese()
    {
        Assert.Equal("zh-TW", Written.From("茶道").Language);
        Assert.Equal("ja", Written.From("茶道", language: "ja").Language);
    }

    [Fact]
    public void A_name_in_latin_letters_belongs_to_any_language() =>
        Assert.Equal("ja", Written.From("YouTube", language: "ja").Language);

    [Theory]
    [InlineData("How black holes form", "ja")]
    [InlineData("なぜ空は青いのか", "en")]
    [InlineData("Почему небо голубое", "zh-TW")]
    public void A_topic_in_another_language_is_not_translated(string topic, string language) =>
        Assert.Equal("translation_needs_provider", Written.Refusal(topic, language: language));

    [Theory]
    [InlineData("Les abeilles sont des insectes qui vivent dans des ruches et qui font du miel avec le nectar des fleurs de la prairie voisine.")]
    [InlineData("Бджоли живуть у вуликах і збирають нектар із квітів, щоб зробити мед, який люди їдять уже тисячі років поспіль щодня.")]
    [InlineData("꿀벌은 꽃에서 꿀을 모아 벌집으로 돌아옵니다. 그리고 다른 벌들에게 춤으로 길을 알려 줍니다.")]
    [InlineData("النحل يجمع الرحيق من الزهور ويعود إلى الخلية ثم يرقص ليخبر النحل الآخر عن الطريق إلى الزهور.")]
    public void A_source_in_a_language_that_is_not_covered_is_refused(string source) =>
        Assert.Equal("language_unknown", Written.Refusal(source: source));
}
