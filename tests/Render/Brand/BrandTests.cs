using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Packaging;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Templates;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Script;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Brand;

public sealed class BrandTests : IDisposable
{
    private static readonly OutputSpec Output = new(270, 480, 30, "ultrafast", 26);
    private static readonly BrandBlock Plain = new("Inter Display", "Inter", BrandColours.Branded("#1a1206", "#ffffff", "#f59e0b", null, null, null));
    private readonly RenderBench bench = new();

    private BrandBlock Whole()
    {
        bench.Put("brands/logo.png", LogoImage.Clean(TestPictures.Png(64, 32, TestPictures.Rgba(64, 32, (x, y) => (250, 40, 40, 255)))));
        return Plain with { Logo = "brands/logo.png", Watermark = new(FrameCorner.BottomRight, 1, 0.1), Intro = new("Honey & Co", null, 2), Outro = new("See you", "next week", 1.5) };
    }

    [Fact]
    public void Cards_are_scenes_of_their_own_and_all_between_moves_by_whole_frames()
    {
        var (plain, branded) = (Film(null), Film(Whole()));

        Assert.Equal(["brand-intro", "s1", "s2", "brand-outro"], branded.Scenes.Select(scene => scene.Id));
        Assert.Equal(plain.FrameCount + 60 + 45, branded.FrameCount);
        Assert.Equal(plain.Voice.Select(clip => clip.StartSample + 2 * Speech.SampleRate), branded.Voice.Select(clip => clip.StartSample));
        Assert.All(plain.Captions.Cues.Zip(branded.Captions.Cues), pair => Assert.Equal(pair.First.Start + 2, pair.Second.Start, 6));
        Assert.Equal(Whole(), branded.Brand);
        Assert.Contains(branded.Overlays, overlay => overlay.SceneId == "brand-intro" && overlay.Elements.Any(element => element.Text == "Honey & Co"));
    }

    [Fact]
    public void A_scene_and_the_card_beside_it_know_that_their_picture_was_not_drawn_here_and_others_do_not_say_so()
    {
        var film = Film(Whole(), photo: "uploads/pictures/night.jpg");

        Assert.Equal(["s2", "brand-outro"], film.Scenes.Where(scene => scene.IsPhoto).Select(scene => scene.Id));
        Assert.Equal(film.Scenes.Select(scene => scene.IsPhoto), TimelineJson.Parse(TimelineJson.Serialize(film)).Scenes.Select(scene => scene.IsPhoto));
        Assert.DoesNotContain("isPhoto", System.Text.Encoding.UTF8.GetString(TimelineJson.Serialize(Film(Whole()))), StringComparison.Ordinal);
    }

    [Fact]
    public void Overlays_take_the_brand_s_colours_and_fonts()
    {
        var film = Film(Plain with { Heading = "Noto Serif" }, new("number") { Value = "42", Title = "answers" });

        var elements = Assert.Single(film.Overlays).Elements;
        Assert.Equal("Noto Serif", elements.First(element => element.Id == "value").Font);
        Assert.Equal("#f59e0b", elements.First(element => element.Id == "rule").Fill);
        Assert.Equal("#1a1206", elements.First(element => element.Id == "panel").Fill);
    }

    [Fact]
    public void Captions_take_the_brand_s_font_and_colour_and_only_what_shows_them_gets_another_address()
    {
        var (plain, branded) = (Film(null), Film(Plain with { Heading = "Noto Serif" }));
        Assert.Equal(("Noto Serif", "#f59e0b"), (branded.Captions.Font, branded.Captions.Accent));
        Assert.Equal((null, null), (plain.Captions.Font, plain.Captions.Accent));

        var addresses = Addresses(plain).Zip(Addresses(branded)).ToArray();
        Assert.All(addresses, pair => Assert.Equal(pair.First.Shows, pair.First.Address != pair.Second.Address));
        Assert.Contains(addresses, pair => pair.First.Shows);
        // The product's own font and colour by another name change nothing.
        Assert.Equal(Addresses(plain), Addresses(plain with { Captions = plain.Captions with { Font = "Inter Display", Accent = "#ffe14d" } }));

        static (string Address, bool Shows)[] Addresses(Timeline film) => [.. SegmentPlan.Of(film).Select(segment =>
        {
            var captions = SegmentCaptions.Write(film, segment);
            return (SegmentAddress.Of(film, segment, "ffmpeg", EncoderKind.Software, captions).Hash, captions is not null);
        })];
    }

    [Theory]
    [InlineData("Comic Sans", "#f59e0b", "captions.font")]
    [InlineData("Inter", "orange", "captions.accent")]
    public void A_timeline_with_another_font_or_no_colour_is_refused(string font, string accent, string place)
    {
        var film = Film(null);

        Assert.Contains(TimelineValidator.Errors(film with { Captions = film.Captions with { Font = font, Accent = accent } }), error => error.StartsWith(place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_branded_film_is_rendered_and_verified_with_its_watermark_in_the_corner()
    {
        var film = Film(Whole());

        var result = await bench.RenderAsync(film);

        Assert.True(result.Verification.Passed);
        Assert.Equal(film.FrameCount, result.Frames);
        Assert.Equal(await bench.JpegAsync(result.Video, 60 + 24), await File.ReadAllBytesAsync(bench.PathOf(result.Thumbnail)));
        var scene = await OverlaySamples.DecodeAsync(bench, film, Directory.CreateDirectory(Path.Combine(bench.Workspaces, "mark")).FullName, 1);
        var (with, without) = (new YuvFrame(Output.Width, Output.Height), new YuvFrame(Output.Width, Output.Height));
        var composer = new SceneComposer(Output);
        composer.Draw(scene, 30, with);
        composer.Draw(scene with { Overlays = [] }, 30, without);
        var changed = Enumerable.Range(0, Output.Height).Where(y => !with.Row(0, y).SequenceEqual(without.Row(0, y))).ToArray();
        Assert.InRange(changed.Length, 20, 40);
        Assert.All(changed, y =>
        {
            Assert.InRange(y, Output.Height * 0.75, Output.Height * 0.9);
            Assert.Equal(without.Row(0, y)[..(Output.Width / 2)].ToArray(), with.Row(0, y)[..(Output.Width / 2)].ToArray());
        });
    }

    [Fact]
    public void The_poster_and_the_thumbnails_show_scenes_and_never_a_card_that_all_videos_of_a_brand_share()
    {
        var (plain, branded) = (Film(null), Film(Whole()));
        Assert.Equal((24, 60 + 24), (PosterMaker.FrameOf(plain), PosterMaker.FrameOf(branded)));
        Assert.Equal([0, 0, 1], ThumbnailWords.Of(plain).Select(words => words.Scene));
        Assert.Equal([1, 1, 2], ThumbnailWords.Of(branded).Select(words => words.Scene));

        // A scene that is short, and one that is faded into for longer than a headline takes.
        Assert.Equal(10, PosterMaker.FrameOf(Opening(20, null)));
        Assert.Equal(60 + 40, PosterMaker.FrameOf(Opening(50, new(TransitionKind.Fade, 40))));

        Timeline Opening(int frames, Transition? transition)
        {
            var film = transition is null ? plain : branded;
            return film with { Scenes = [.. film.Scenes.Select(scene => scene.Id == "s1" ? scene with { FrameCount = frames, Transition = transition } : scene)] };
        }
    }

    [Theory]
    [InlineData("#1a1206", "#4a3a20", "#f59e0b", "/colours/text")]
    [InlineData("#ffffff", "#000000", "#ffff00", "/colours/primary")]
    [InlineData("red", "#000000", "#ffff00", "/colours/background")]
    public void Colours_that_cannot_be_seen_on_the_background_are_refused_and_named(string background, string text, string primary, string place)
    {
        var brand = Plain with { Colours = BrandColours.Branded(background, text, primary, "#808080", text, text) };

        Assert.Contains(BrandRules.Check(brand), fault => fault.Place == place);
    }

    [Fact]
    public void Contrast_is_that_of_the_accessibility_guidelines()
    {
        Assert.Equal(21, Contrast.Between("#000000", "#ffffff"), 6);
        Assert.Equal(4.54, Contrast.Between("#767676", "#ffffff"), 2);
        Assert.Empty(BrandRules.Check(Plain));
        Assert.Contains(BrandRules.Check(Plain with { Body = "Comic Sans" }), fault => fault.Place == "/fonts/body");
    }

    [Fact]
    public void A_logo_keeps_its_pixels_and_loses_all_else()
    {
        var pixels = TestPictures.Rgba(20, 30, (x, y) => (x * 12, y * 8, 100, x > 3 ? 255 : 0));
        var png = TestPictures.Png(20, 30, pixels);
        // A text chunk between header and data.
        byte[] chunk = [0, 0, 0, 4, (byte)'t', (byte)'E', (byte)'X', (byte)'t', (byte)'a', 0, (byte)'<', (byte)'b', 1, 2, 3, 4];
        byte[] upload = [.. png[..33], .. chunk, .. png[33..]];

        var clean = LogoImage.Clean(upload);

        Assert.Equal(-1, clean.AsSpan().IndexOf("tEXt"u8));
        Assert.Equal(pixels, PngReader.Read(clean, count => new byte[count])!.Value.Bytes);
        Assert.Equal(clean, LogoImage.Clean(clean));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("cut")]
    [InlineData("huge")]
    [InlineData("empty")]
    [InlineData("bomb")]
    public void What_is_no_logo_is_refused(string what)
    {
        var png = TestPictures.Plain(32, 32, 200, 0, 0);
        var upload = what switch
        {
            "text" => "not a picture at all, but long enough to be read as one"u8.ToArray(),
            "cut" => png[..(png.Length / 2)],
            "huge" => TestPictures.Png(3000, 20, new byte[3000 * 20 * 4]),
            "empty" => TestPictures.Png(32, 32, new byte[32 * 32 * 4]),
            _ => Lying(png),
        };

        Assert.Equal("logo_invalid", Assert.Throws<PermanentException>(() => LogoImage.Clean(upload)).Code);
    }

    [Theory]
    [InlineData("tiktok")]
    [InlineData("reels")]
    [InlineData("shorts")]
    [InlineData("feed")]
    public async Task A_watermark_stays_clear_of_an_app_s_controls_in_every_corner_and_one_that_does_not_fails_the_film(string platform)
    {
        var check = new SafeAreaCheck(bench.Blobs, bench.Tools, bench.Version);
        foreach (var corner in Enum.GetValues<FrameCorner>())
        {
            var brand = Whole() with { Watermark = new(corner, 1, 0.1) };
            var film = Film(brand, platform: platform);
            film = film with { Captions = film.Captions with { Cues = [] } };

            Assert.True((await check.OfAsync(film, bench.Root, new CpuMeter(), default)).Passed);
            var misplaced = await check.OfAsync(film with { Overlays = Film(brand).Overlays }, bench.Root, new CpuMeter(), default);
            Assert.Equal((false, true), (misplaced.Passed, misplaced.Measured.StartsWith("watermark", StringComparison.Ordinal)));
        }
    }

    public void Dispose() => bench.Dispose();

    // Says that it has far more rows than data.
    private static byte[] Lying(byte[] png)
    {
        var lying = png.ToArray();
        (lying[22], lying[23]) = (7, 0);
        return lying;
    }

    private Timeline Film(BrandBlock? brand, SceneOverlay? overlay = null, string? platform = null, string? photo = null)
    {
        var script = new ScriptDocument(
            "Test film", "en", ScriptOrigin.Ready,
            [
                new ScriptScene("s1", SceneRole.Body, "…", "Headline", null, "", [], 1) { Overlay = overlay },
                new ScriptScene("s2", SceneRole.Body, "…", "Headline", null, "", [], 1),
            ],
            new SeoFields("A test film", "About nothing.", [], []), []);
        return TimelineBuilder.Build(
            script, [bench.Speak(1, 6), bench.Speak(2, 4)], [bench.Paint(Output.Width, Output.Height, 1), bench.Paint(Output.Width, Output.Height, 2) with { Photo = photo }], Output, "ocean calm", 1, brand: brand, platform: platform);
    }
}
