using AutoVideo.Visuals.Offline.Artwork;
using AutoVideo.Visuals.Offline.Heroes;

namespace AutoVideo.Tests.Visuals;

public sealed class ArtworkMatchingTests
{
    [Theory]
    [InlineData("en", "coffee=hot-beverage tea=teacup-without-handle bees=honeybee honey=honey-pot brain=brain money=coin robot=robot volcano=volcano dolphins=dolphin gravity=@gravity collapse=@gravity inflation=chart-increasing pyramid=desert memory=brain habits=calendar teamwork=puzzle-piece government=classical-building language=speech-balloon books=books|open-book music=musical-notes dinosaur=sauropod|t-rex sushi=sushi house=house|house-with-garden sleeping=bed vaccine=microbe berries=blueberries|cherries|strawberry cookies=cookie rainforest=evergreen-tree elephant=elephant guitar=guitar umbrella=closed-umbrella satellite=satellite penguin=penguin scientist=microscope idea=light-bulb eagle=eagle lion=lion car=automobile")]
    [InlineData("zh-TW", "咖啡=hot-beverage 夜市=red-paper-lantern 珍珠奶茶=bubble-tea 蜜蜂=honeybee 火山=volcano 大象=elephant 重力=@gravity 投資=coin 鯨魚=spouting-whale 貓=cat 火箭=rocket 鳳梨=pineapple 腳踏車=bicycle 颱風=cyclone 牛肉麵=steaming-bowl 黑洞=@black-hole 大腦=brain 記憶=brain")]
    [InlineData("ja", "緑茶=teacup-without-handle 桜=cherry-blossom 富士山=mount-fuji 寿司=sushi 猫=cat ロボット=robot 自転車=bicycle 雪=snowflake 重力=@gravity 温泉=hot-springs 新幹線=high-speed-train 海=water-wave 神社=shinto-shrine 火山=volcano 象=elephant 急須=teapot")]
    [InlineData("ru", "пчёлы=honeybee мёд=honey-pot кошка=cat деньги=coin космос=@galaxy велосипеды=bicycle вулкан=volcano музыка=musical-notes самолёты=airplane яблоко=red-apple собаки=dog книга=open-book гравитация=@gravity зонт=closed-umbrella слон=elephant")]
    public void A_typical_noun_calls_its_drawing(string language, string table)
    {
        var wrong = new List<string>();
        foreach (var row in table.Split(' ').Select(row => row.Split('=')))
        {
            var best = ArtworkMatcher.Instance.Match([row[0]], "", language);
            if (best.Count == 0 || best[0].Score < ArtworkMatcher.HeroScore || !row[1].Split('|').Contains(best[0].Target))
                wrong.Add($"{row[0]}: {(best.Count == 0 ? "nothing" : $"{best[0].Target} {best[0].Score:0}")}, not {row[1]}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("en", "black holes", "@black-hole")]
    [InlineData("en", "a dying star", "@star")]
    [InlineData("en", "electric car", "automobile")]
    [InlineData("en", "Roman roads", "motorway")]
    [InlineData("ru", "чёрные дыры", "@black-hole")]
    [InlineData("ja", "Ｃｏｆｆｅｅ", "hot-beverage")]
    public void A_phrase_is_understood_by_its_parts(string language, string phrase, string drawing) =>
        Assert.Equal(drawing, ArtworkMatcher.Instance.Match([phrase], "", language)[0].Target);

    [Theory]
    [InlineData("two")]
    [InlineData("people")]
    [InlineData("nothing")]
    [InlineData("xylotomous")]
    [InlineData("the")]
    [InlineData("")]
    [InlineData("!!! ???")]
    public void A_word_without_a_sure_drawing_gets_none(string word) =>
        Assert.DoesNotContain(ArtworkMatcher.Instance.Match([word], "", "en"), match => match.Score >= ArtworkMatcher.HeroScore);

    [Fact]
    public void Words_of_the_prompt_help_when_keywords_say_nothing() =>
        Assert.Equal("volcano", ArtworkMatcher.Instance.Match(["qwertz"], "An erupting volcano", "en")[0].Target);

    [Fact]
    public void Star_signs_buttons_and_faces_never_illustrate()
    {
        string[] words = ["cancer", "leo", "virgo", "play", "pause", "up", "happy", "fun", "number", "button", "man", "woman"];
        foreach (var match in words.SelectMany(word => ArtworkMatcher.Instance.Match([word], "", "en")).Where(match => match.Target[0] != '@'))
            Assert.DoesNotMatch("^(zodiac|keycap|alphanum|av-symbol|gender|geometric|arrow)", ArtworkLibrary.Instance.Find(match.Target)!.Kind);
    }

    [Fact]
    public void Every_concept_names_drawings_that_exist()
    {
        Assert.NotEmpty(ConceptTable.Instance.Targets);
        Assert.All(ConceptTable.Instance.Targets, target =>
            Assert.True(target[0] == '@' ? Procedural.Names.Contains(target) : ArtworkLibrary.Instance.Find(target) is not null, target));
    }

    [Fact]
    public void Every_drawing_can_be_unpacked()
    {
        Assert.True(ArtworkLibrary.Instance.Entries.Count > 1300);
        Assert.All(ArtworkLibrary.Instance.Entries, entry => Assert.StartsWith("<", ArtworkLibrary.Instance.Body(entry.Name), StringComparison.Ordinal));
    }
}
