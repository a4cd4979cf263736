using System.Text;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Captions;

/// <summary>Captions in scripts that run from right to left, with emoji, and with characters that no font has.</summary>
public sealed class WritingTests
{
    [Theory]
    [InlineData("ar", "مرحبا بكم في العالم", true)]
    [InlineData("he", "שלום לכם וברוכים הבאים", true)]
    [InlineData("en", "Welcome to our world", false)]
    public async Task The_first_word_stands_where_readers_begin(string language, string text, bool fromTheRight)
    {
        var lit = await LitAsync(language, text, word: 0);
        var last = await LitAsync(language, text, word: text.Split(' ').Length - 1);

        Assert.Equal(fromTheRight, lit > last);
        Assert.True(Math.Abs(lit - last) > 0.2, $"{lit} and {last} of the width");
    }

    [Fact]
    public async Task Arabic_letters_are_joined_as_they_are_written()
    {
        var joined = await WidthAsync("ar", "سلام");
        // Each letter on its own: zero-width non-joiners between.
        var apart = await WidthAsync("ar", string.Join('\u200C', "سلام".ToCharArray()));

        Assert.True(joined < apart * 0.95, $"{joined} and {apart} pixels");
    }

    [Theory]
    [InlineData("Wow 🎉 great 👩‍👩‍👧‍👦 day ❤️", "Wow 🎉 great 👩👩👧👦 day ❤")]
    [InlineData("Done, ✅ really 👍🏽! 🚀", "Done ✅ really 👍! 🚀")]
    [InlineData("🥳 🫶", "")]
    public void Words_keep_their_emoji_as_far_as_the_font_has_them(string text, string shown) =>
        Assert.Equal(shown, string.Join(' ', text.Split(' ').Select(CaptionGlyphs.Display).Where(word => word.Length > 0)));

    [Theory]
    [InlineData("Party 🎉", 0x1F389)]
    [InlineData("Rocket 🚀", 0x1F680)]
    [InlineData("Family 👩‍👩‍👧‍👦", 0x1F469)]
    public async Task Emoji_are_drawn_beside_the_words(string text, int first)
    {
        var words = text.Split(' ');
        var (with, without) = (await WidthAsync("en", text), await WidthAsync("en", words[0]));
        Assert.True(with > without * 1.15, $"{with} and {without} pixels");

        // And as themselves: neither a box nor what another picture looks like.
        var ass = AssWriter.Write(Track(words[1]), Width, Height, "en");
        var drawn = await DrawnCaptions.AtAsync(ass, Width, Height, "black", 0.6);
        foreach (var other in new[] { "\U0001F427", "\U000F0001" })
            Assert.NotEqual(drawn, await DrawnCaptions.AtAsync(ass.Replace(char.ConvertFromUtf32(first), other, StringComparison.Ordinal), Width, Height, "black", 0.6));
    }

    [Fact]
    public void The_set_up_s_font_has_every_picture_that_is_drawn()
    {
        var fonts = new ToolPaths(Environment.GetEnvironmentVariable("Tools__Root")).Data("/usr/share/fonts/truetype/ancient-scripts");
        var pictures = Enumerable.Range(0x2300, 0x900).Concat(Enumerable.Range(0x1F000, 0xB00)).Select(value => new Rune(value)).Where(Pictographs.IsDrawn).ToArray();

        Assert.True(pictures.Length > 2000);
        Assert.Empty(new FontCoverage([fonts]).Missing(string.Concat(pictures)));
    }

    [Theory]
    [InlineData("👩‍👩‍👧‍👦", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("❤️", 2)]
    [InlineData("🇫🇷", 2)]
    [InlineData("ab🎉黑", 6)]
    [InlineData("é", 1)]
    public void A_picture_with_all_that_is_joined_to_it_is_one_for_the_breaking_of_lines(string text, int width) =>
        Assert.Equal(width, CaptionText.Width(text));

    [Theory]
    [InlineData("Great! 🎉", true, true)]
    [InlineData("well, 👍🏽", false, true)]
    [InlineData("so 🚀", false, false)]
    public void A_sentence_ends_before_the_emoji_behind_it(string word, bool sentence, bool clause) =>
        Assert.Equal((sentence, clause), (CaptionPunctuation.EndsSentence(word), CaptionPunctuation.EndsClause(word)));

    [Fact]
    public void Subtitle_files_keep_emoji_whole()
    {
        var track = new CaptionTrack("pop", [new("s", 0, 2, [new("Family", 0, 1), new("👩‍👩‍👧‍👦", 1, 2)])]);

        Assert.Contains("Family 👩‍👩‍👧‍👦", SrtWriter.Write(track, "en"), StringComparison.Ordinal);
        Assert.Contains("Family 👩‍👩‍👧‍👦", VttWriter.Write(track, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_that_no_font_has_are_named_before_the_render()
    {
        var fonts = new FontCoverage(new ToolPaths(Environment.GetEnvironmentVariable("Tools__Root")));
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);
        Timeline Saying(string text) => film with { Captions = Track(text) };

        GlyphCheck.Require(Saying("Plain – “quoted” Größe Чёрная 黑洞 ブラックホール مرحبا שלום 🎉"), fonts);
        var fault = Assert.Throws<PermanentException>(() => GlyphCheck.Require(Saying("Old \U0001F9FFx \U000F0001 \u0378!"), fonts));

        Assert.Equal("caption_glyphs_missing", fault.Code);
        Assert.Contains("U+F0001", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("U+0378", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("cues[0] of scene s", fault.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("U+004F", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Emoji_that_the_font_for_them_lacks_are_left_out_and_named()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);

        Assert.Empty(GlyphCheck.Warnings(film with { Captions = Track("Well 🎉 done 👍🏽 all 👩‍🚀 ❤️") }));
        var warning = Assert.Single(GlyphCheck.Warnings(film with { Captions = Track("Well \U0001F979 done \U0001F979\U0001FAE0 👍🏽") }));
        Assert.Contains("(U+1F979), '\U0001FAE0' (U+1FAE0):", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("1F3FD", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void What_headlines_and_overlays_cannot_show_is_named_with_its_element()
    {
        // Linear B, which no font of the set-up has.
        const string Unknown = "Old \U00010000";
        var fonts = new FontCoverage(["/nonexistent"]);
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2);
        var headed = film with { Scenes = [film.Scenes[0], film.Scenes[1] with { Title = Unknown }] };
        var overlaid = film with { Overlays = [new("s1-list", "s1", 0, 10, [new("rule", ElementKind.Box, new(0, 0, 1, 1)), new("item2", ElementKind.Text, new(0, 0, 1, 1)) { Text = Unknown, Font = "Inter" }])] };

        GlyphCheck.Require(film, fonts);
        var headline = Assert.Throws<PermanentException>(() => GlyphCheck.Require(headed, fonts));
        var overlay = Assert.Throws<PermanentException>(() => GlyphCheck.Require(overlaid, fonts));

        Assert.Equal(("headline_glyphs_missing", "overlay_glyphs_missing"), (headline.Code, overlay.Code));
        Assert.Contains("U+10000, scene s2", headline.Detail, StringComparison.Ordinal);
        Assert.Contains("U+10000, item2 of s1-list", overlay.Detail, StringComparison.Ordinal);
        // A clip or a card without a headline shows none of its name.
        GlyphCheck.Require(headed with { Scenes = [headed.Scenes[0], headed.Scenes[1] with { Layers = [.. headed.Scenes[1].Layers.Where(layer => layer.Role != LayerRole.Headline)] }] }, fonts);
        // Pictures are no part of a headline, so they are no fault of it either.
        GlyphCheck.Require(film with { Scenes = [film.Scenes[0] with { Title = "Party \U0001F389" }, film.Scenes[1]] }, fonts);
    }

    [Fact]
    public void Without_any_font_everything_but_plain_letters_is_missing() =>
        Assert.Equal("ЖЯ", string.Concat(new FontCoverage(["/nonexistent"]).Missing("Жook ЯЖ")));

    private static CaptionTrack Track(string text) => new("pop", [new("s", 0, 1, [new(text, 0, 1)])]);

    /// <returns>Middle of the lit word as a share of the width.</returns>
    private static async Task<double> LitAsync(string language, string text, int word)
    {
        var frame = await DrawAsync(language, text, word + 0.6);
        // The lit word of the style "underline" is green.
        var columns = Enumerable.Range(0, frame.Length / 3).Where(pixel => frame[pixel * 3 + 1] > 150 && frame[pixel * 3] < frame[pixel * 3 + 1] - 60).Select(pixel => pixel % Width).ToArray();
        Assert.NotEmpty(columns);
        return columns.Average() / Width;
    }

    private static async Task<int> WidthAsync(string language, string text)
    {
        var frame = await DrawAsync(language, text, 0.6);
        var columns = Enumerable.Range(0, frame.Length / 3).Where(pixel => frame[pixel * 3 + 1] > 120).Select(pixel => pixel % Width).ToArray();
        return columns.Max() - columns.Min();
    }

    private const int Width = 1080, Height = 1920;

    private static Task<byte[]> DrawAsync(string language, string text, double at)
    {
        var words = text.Split(' ').Select((word, index) => new CaptionWord(word, index, index + 1)).ToArray();
        return DrawnCaptions.AtAsync(AssWriter.Write(new("underline", [new("s", 0, words.Length, words)]), Width, Height, language), Width, Height, "black", at);
    }
}
