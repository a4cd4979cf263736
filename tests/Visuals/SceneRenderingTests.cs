using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Tests.Visuals;

public sealed class SceneRenderingTests
{
    private static readonly Dictionary<string, (string Headline, string Kicker, string[] Keywords)> Texts = new()
    {
        ["en"] = ("Why caffeine keeps you awake", "COFFEE SCIENCE", ["coffee", "brain", "sleep"]),
        ["zh-TW"] = ("夜市為什麼這麼迷人？", "臺灣夜市", ["夜市", "珍珠奶茶", "麵"]),
        ["ja"] = ("うま味はテアニンから生まれる", "日本茶", ["緑茶", "急須", "茶葉"]),
        ["ru"] = ("Нектар превращается в мёд за неделю", "Пчёлы", ["пчёлы", "мёд", "цветок"]),
    };

    /// <summary>Every format and every language, and every night each with each.</summary>
    public static TheoryData<string, string> FormatsAndLanguages()
    {
        var data = new TheoryData<string, string>();
        foreach (var (place, format) in VideoFormat.All.Index())
        {
            foreach (var language in Nightly.Runs ? Languages.All : [Languages.All[place % Languages.All.Count]])
                data.Add(format.ToString(), language);
        }
        return data;
    }

    [Fact]
    public async Task The_progress_bar_is_filled_by_a_scenes_place_where_that_is_not_its_number()
    {
        var studio = new Studio();

        Assert.Equal(await studio.Layer(Studio.Scene(2), LayerRole.Headline), await studio.Layer(Studio.Scene(5) with { Place = 2 }, LayerRole.Headline));
        Assert.NotEqual(await studio.Layer(Studio.Scene(5), LayerRole.Headline), await studio.Layer(Studio.Scene(5) with { Place = 2 }, LayerRole.Headline));
    }

    [Fact]
    public async Task A_headline_is_set_in_the_brand_s_font_and_colour_and_the_picture_behind_stays_as_it_was()
    {
        var studio = new Studio();
        var plain = Studio.Scene(headline: "How the very largest black holes form");
        var branded = plain with { Brand = new("Noto Serif", "Noto Sans", "#16a34a") };

        foreach (var role in new[] { LayerRole.Background, LayerRole.Subject })
            Assert.Equal(await studio.Layer(plain, role), await studio.Layer(branded, role));
        var (before, after) = (await Pixels.Decode(await studio.Layer(plain, LayerRole.Headline)), await Pixels.Decode(await studio.Layer(branded, LayerRole.Headline)));
        Assert.InRange(Green(before), 0, 20);
        Assert.InRange(Green(after), 2000, 500_000);
        var layout = SceneLayout.For(plain.Width, plain.Height);
        Assert.InRange(after.Bounds(alpha: 170)!.Value.Right, layout.Text.Left, Math.Max(layout.Text.Right, layout.Progress.Right) + 4);
        // The same letters in another face: another shape, wherever the colour is the same.
        var other = await Pixels.Decode(await studio.Layer(plain with { Brand = new("Inter Display", "Inter", "#16a34a") }, LayerRole.Headline));
        Assert.True(Enumerable.Range(0, after.Rgba.Length / 4).Count(pixel => Math.Abs(after.Rgba[4 * pixel + 3] - other.Rgba[4 * pixel + 3]) > 128) > 5000);

        static int Green(Pixels layer) => Enumerable.Range(0, layer.Rgba.Length / 4).Count(pixel =>
            layer.Rgba[4 * pixel + 3] > 200 && layer.Rgba[4 * pixel + 1] > layer.Rgba[4 * pixel] + 60 && layer.Rgba[4 * pixel + 1] > layer.Rgba[4 * pixel + 2] + 40);
    }

    [Theory]
    [MemberData(nameof(FormatsAndLanguages))]
    public async Task Type_and_hero_keep_to_their_areas_in_every_format_and_language(string format, string language)
    {
        var (width, height) = VideoFormat.Parse(format).Size;
        var (headline, kicker, keywords) = Texts[language];
        var studio = new Studio();
        var request = new PictureRequest("", keywords, headline, kicker, language, "", width, height, 2, 8, 5);
        var layout = SceneLayout.For(width, height);

        var picture = await studio.Painter.PaintAsync(request, CancellationToken.None);

        Assert.Equal([LayerRole.Background, LayerRole.Subject, LayerRole.Headline], picture.Layers.Select(layer => layer.Role));
        var background = await Pixels.Decode(studio.Blobs[picture.Layers[0].Blob]);
        Assert.Equal(((int)Math.Round(width * 1.1), (int)Math.Round(height * 1.1)), (background.Width, background.Height));
        Assert.Equal((picture.Layers[0].Width, picture.Layers[0].Height), (background.Width, background.Height));
        Assert.True(Enumerable.Range(0, background.Width * background.Height).All(pixel => background.Rgba[4 * pixel + 3] == 255));

        var type = await Pixels.Decode(studio.Blobs[picture.Layers[2].Blob]);
        Assert.Equal((width, height), (type.Width, type.Height));
        var ink = type.Bounds(alpha: 170)!.Value;
        Assert.InRange(ink.Left, layout.Text.Left - 12, width);
        Assert.InRange(ink.Right, 0, Math.Max(layout.Text.Right, layout.Progress.Right) + 4);
        Assert.InRange(ink.Top, layout.Progress.Top - 2, height);
        Assert.InRange(ink.Bottom, 0, layout.Text.Bottom + 8);

        var subject = await Pixels.Decode(studio.Blobs[picture.Layers[1].Blob]);
        var hero = subject.Bounds(alpha: 200)!.Value;
        Assert.InRange(hero.Left, layout.Hero.Left - 10, layout.Hero.Right);
        Assert.InRange(hero.Right, layout.Hero.Left, layout.Hero.Right + 10);
        Assert.InRange(hero.Top, layout.Hero.Top - 10, layout.Hero.Bottom);
        Assert.InRange(hero.Bottom, layout.Hero.Top, layout.CaptionTop);
    }

    [Fact]
    public async Task No_two_scenes_of_a_video_look_alike()
    {
        string[][] keywords =
        [
            ["black hole"], ["star", "fuel"], ["gravity", "fusion"], ["iron", "core", "fuel"], ["collapse", "core"],
            ["supernova", "light"], ["limit", "balance"], ["black hole", "escape"], ["black hole", "telescope"], ["gravity", "star"],
            ["florble"], ["quux"], ["zymurgic"], ["blorf"],
        ];
        var studio = new Studio();
        var scenes = new List<Pixels>();
        for (var number = 1; number <= keywords.Length; number++)
        {
            var request = Studio.Scene(number) with { Prompt = "", Keywords = keywords[number - 1], SceneCount = keywords.Length };
            scenes.Add(await Pixels.Decode(await studio.Layer(request, LayerRole.Subject), scaleTo: 54));
        }
        for (var first = 0; first < scenes.Count; first++)
        {
            for (var second = first + 1; second < scenes.Count; second++)
            {
                var difference = scenes[first].Difference(scenes[second]);
                Assert.True(difference > 4, $"Scenes {first + 1} and {second + 1} differ by {difference:0.0} of 255 only.");
            }
        }
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes()
    {
        var (first, second) = (new Studio(), new Studio());
        var roles = (await first.Painter.PaintAsync(Studio.Scene(), CancellationToken.None)).Layers.Select(layer => layer.Role).ToArray();
        Assert.NotEmpty(roles);
        foreach (var role in roles)
            Assert.Equal(await first.Layer(Studio.Scene(), role), await second.Layer(Studio.Scene(), role));
    }

    [Theory]
    [InlineData("</text><script>alert(1)</script>")]
    [InlineData("&lt; \"quoted\" 'text' ]]> <!-- & <!DOCTYPE x>")]
    [InlineData("🔥🔥 rockets 🚀 and flags 🇹🇼👩‍👩‍👧‍👦")]
    [InlineData("\u202eright to left \u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd")]
    [InlineData("control \0\u0001\u0008\u001b[31m \ufffe characters\r\n\tand tabs")]
    [InlineData("\ud800 half a surrogate \udc00")]
    [InlineData("")]
    public async Task Hostile_text_is_drawn_as_text(string text)
    {
        var request = Studio.Scene(headline: text) with { Kicker = text, Keywords = [text, "star"], Prompt = text, Topic = text, Style = text };
        var png = await new Studio().Layer(request, LayerRole.Headline);
        Assert.InRange((await Pixels.Decode(png)).Bounds(alpha: 170)!.Value.Right, 0, 1080 - 60);
    }

    [Theory]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")]
    [InlineData("word ")]
    [InlineData("夜市")]
    [InlineData("ラ")]
    [InlineData("Щ")]
    public async Task Five_hundred_characters_are_set_small_and_cut_but_never_overflow(string piece)
    {
        var request = Studio.Scene(headline: string.Concat(Enumerable.Repeat(piece, 500 / piece.Length))) with { Kicker = string.Concat(Enumerable.Repeat(piece, 40)) };
        var ink = (await Pixels.Decode(await new Studio().Layer(request, LayerRole.Headline))).Bounds(alpha: 170)!.Value;
        var layout = SceneLayout.For(1080, 1920);
        Assert.InRange(ink.Right, 0, layout.Text.Right + 4);
        Assert.InRange(ink.Bottom, 0, layout.Text.Bottom + 8);
    }

    [Theory]
    [InlineData(500, 640)]
    [InlineData(1280, 720)]
    [InlineData(333, 777)]
    public async Task Any_size_can_be_drawn(int width, int height)
    {
        var subject = await Pixels.Decode(await new Studio().Layer(Studio.Scene(width: width, height: height), LayerRole.Subject));
        Assert.Equal((width, height), (subject.Width, subject.Height));
        Assert.NotNull(subject.Bounds(alpha: 200));
    }
}
