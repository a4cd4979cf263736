using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;

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
    [InlineData("Wow 🎉 great 👩‍👩‍👧‍👦 day ❤️", "Wow great day")]
    [InlineData("🎉🎉🎉", "")]
    public void Emoji_leave_captions_and_their_words_stay(string text, string shown) =>
        Assert.Equal(shown, string.Join(' ', text.Split(' ').Select(CaptionGlyphs.Display).Where(word => word.Length > 0)));

    [Fact]
    public void Characters_that_no_font_has_are_named_before_the_render()
    {
        var fonts = new FontCoverage(new ToolPaths(Environment.GetEnvironmentVariable("Tools__Root")));
        CaptionTrack Track(string text) => new("pop", [new("s", 0, 1, [new(text, 0, 1)])]);

        CaptionGlyphCheck.Require(Track("Plain – “quoted” Größe Чёрная 黑洞 ブラックホール مرحبا שלום 🎉"), fonts);
        var fault = Assert.Throws<PermanentException>(() => CaptionGlyphCheck.Require(Track("Old \U0001F9FFx \U000F0001 \uE123!"), fonts));

        Assert.Equal("caption_glyphs_missing", fault.Code);
        Assert.Contains("U+F0001", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("U+E123", fault.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("U+004F", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_font_everything_but_plain_letters_is_missing() =>
        Assert.Equal("ЖЯ", string.Concat(new FontCoverage(["/nonexistent"]).Missing("Жook ЯЖ")));

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

    private static async Task<byte[]> DrawAsync(string language, string text, double at)
    {
        var words = text.Split(' ').Select((word, index) => new CaptionWord(word, index, index + 1)).ToArray();
        var folder = Directory.CreateTempSubdirectory("autovideo-writing-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.ass"), AssWriter.Write(new("underline", [new("s", 0, words.Length, words)]), Width, Height, language));
            var frame = new byte[Width * Height * 3];
            await new ToolRunner(new(null), TimeProvider.System).RunAsync(
                new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color=black:s={Width}x{Height}:d=1", "-vf",
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"format=rgb24,setpts=PTS+{at}/TB,subtitles=c.ass,setpts=PTS-STARTPTS"), "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
                {
                    WorkingDirectory = folder.FullName,
                    ReadOutput = (output, token) => output.ReadExactlyAsync(frame, token).AsTask(),
                }, default);
            return frame;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
