using System.ComponentModel.DataAnnotations;
using System.Reflection;
using AutoVideo.Render;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Captions;

public sealed class CaptionStyleTests
{
    private static readonly CaptionCue Cue = new("s", 0, 4, [new("Light", 0, 1), new("cannot", 1, 2), new("ever", 2, 3), new("leave", 3, 4)]);

    public static TheoryData<string> Names => [.. CaptionStyles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_style_looks_like_no_other_and_all_but_the_plain_one_move_on_with_the_voice(string name)
    {
        var frames = await DrawAsync(name, 1.6, 2.6);

        Assert.Equal(name == "plate", frames[0].SequenceEqual(frames[1]));
        foreach (var other in CaptionStyles.Names.Where(other => other != name))
        {
            var drawn = (await DrawAsync(other, 1.6))[0];
            Assert.False(frames[0].SequenceEqual(drawn), other);
        }
    }

    [Fact]
    public void Every_style_can_be_chosen_by_the_settings_and_by_the_request()
    {
        foreach (var name in CaptionStyles.Names)
        {
            Assert.True(new RenderOptionsValidator().Validate(null, new RenderOptions { CaptionStyle = name }).Succeeded);
            Assert.Equal(name, CaptionStyles.Choose($"calm, {name}", "pop"));
        }
        Assert.True(new RenderOptionsValidator().Validate(null, new RenderOptions { CaptionStyle = "nothing" }).Failed);
        Assert.True(new RenderOptionsValidator().Validate(null, new RenderOptions { MusicGainDb = 7 }).Failed);
        Assert.Equal("plate", CaptionStyles.Choose("popular boxes", "plate"));
    }

    /// <summary>What the settings let pass and a timeline does not fails every video after it is paid.</summary>
    [Fact]
    public void The_settings_take_the_presets_and_frame_rates_that_a_timeline_takes_and_no_others()
    {
        Assert.Equal(TimelineValidator.Presets, Allowed(nameof(RenderOptions.Preset)));
        Assert.Equal(TimelineValidator.FrameRates, Allowed(nameof(RenderOptions.FrameRate)).Cast<int>());
        foreach (var preset in new[] { "veryslow", "placebo", "Veryfast", "" })
            Assert.True(new RenderOptionsValidator().Validate(null, new RenderOptions { Preset = preset }).Failed, preset);
        Assert.All(TimelineValidator.Presets, preset => Assert.True(new RenderOptionsValidator().Validate(null, new RenderOptions { Preset = preset }).Succeeded, preset));

        static object?[] Allowed(string setting) => typeof(RenderOptions).GetProperty(setting)!.GetCustomAttribute<AllowedValuesAttribute>()!.Values;
    }

    [Fact]
    public void The_style_and_the_music_of_a_timeline_are_those_asked_for()
    {
        using var bench = new RenderBench();
        Assert.Equal("pop", bench.Film().Captions.Style);
        Assert.Equal(("glow", -9.0), (bench.Film(style: "calm glow", musicGainDb: -9).Captions.Style, bench.Film(musicGainDb: -9).Music!.GainDb));
    }

    [Fact]
    public async Task Letters_are_extra_bold_and_of_the_caption_font_whatever_its_file_is_called()
    {
        var ink = (await DrawAsync("focus", 1.6))[0].Sum(value => (long)value);
        var bold = await InkAsync(ass => ass.Replace("\\b800", "\\b700", StringComparison.Ordinal));
        var black = await InkAsync(ass => ass.Replace("\\b800", "\\b900", StringComparison.Ordinal));
        var other = await InkAsync(ass => ass.Replace("Inter Display", "No Such Family", StringComparison.Ordinal));

        Assert.InRange(ink, bold + 1, black - 1);
        Assert.NotEqual(ink, other);
    }

    [Theory]
    [InlineData("pop", "#c026d3")]
    [InlineData("karaoke", "#16a34a")]
    [InlineData("box", "#fde047")]
    [InlineData("glow", "#16a34a")]
    public async Task The_spoken_word_is_marked_in_the_brand_s_colour(string style, string accent)
    {
        var track = new CaptionTrack(style, [Cue]);

        var (plain, branded) = (await CountAsync(track), await CountAsync(track with { Accent = accent }));

        Assert.True(branded > plain + 300, $"{plain} and {branded} pixels");

        // Of the accent's hue: red, green and blue above or below their mean as in the accent, and far from grey.
        async Task<int> CountAsync(CaptionTrack drawn)
        {
            var frame = await DrawnCaptions.AtAsync(AssWriter.Write(drawn, 540, 960, "en"), 540, 960, "black", 1.6);
            var wanted = Enumerable.Range(0, 3).Select(part => Convert.ToInt32(accent.Substring(1 + 2 * part, 2), 16)).ToArray();
            return Enumerable.Range(0, 540 * 960).Count(pixel => Cosine(wanted, [frame[3 * pixel], frame[3 * pixel + 1], frame[3 * pixel + 2]]) > 0.93);
        }

        static double Cosine(int[] one, int[] other)
        {
            var (a, b) = (one.Select(part => part - one.Average()).ToArray(), other.Select(part => part - other.Average()).ToArray());
            var lengths = Math.Sqrt(a.Sum(part => part * part) * b.Sum(part => part * part));
            return b.Sum(Math.Abs) < 60 ? 0 : a.Zip(b, (x, y) => x * y).Sum() / lengths;
        }
    }

    [Theory]
    [InlineData("Inter")]
    [InlineData("Noto Sans")]
    [InlineData("Noto Serif")]
    public async Task Words_are_set_in_the_brand_s_font_as_large_as_before_and_stay_within_the_frame(string family)
    {
        CaptionCue wide = new("s", 0, 2, [new("Communications", 0, 1), new("WORKSHOPS", 1, 2)]);
        var plain = await DrawnCaptions.AtAsync(AssWriter.Write(new("focus", [wide]), 540, 960, "en"), 540, 960, "black", 0.5);
        var branded = await DrawnCaptions.AtAsync(AssWriter.Write(new("focus", [wide]) { Font = family }, 540, 960, "en"), 540, 960, "black", 0.5);

        Assert.NotEqual(plain, branded);
        var (usual, own) = (Ink(plain), Ink(branded));
        Assert.InRange(own.Height / (double)usual.Height, 0.85, 1.15);
        Assert.InRange(own.Left, 16, 200);
        Assert.InRange(own.Right, 340, 524);
        // A script that the brand's font does not have keeps its own.
        var track = new CaptionTrack("focus", [new("s", 0, 1, [new("黒", 0, 0.5), new("穴", 0.5, 1)])]);
        Assert.Equal(AssWriter.Write(track, 540, 960, "ja"), AssWriter.Write(track with { Font = family }, 540, 960, "ja"));
    }

    [Theory]
    [InlineData("#000000")]
    [InlineData("#1e1b4b")]
    [InlineData("#ffffff")]
    [InlineData("#fde047")]
    public void The_spoken_word_can_be_read_whatever_the_brand_s_colour(string accent)
    {
        foreach (var style in CaptionStyle.All.Select(style => style.Accented(accent)))
        {
            // Letters stand on their edge; in a box, on its ground.
            var (letters, ground) = style.Highlight == Highlight.Box ? (style.Active, style.ActiveOutline) : (style.Active, style.Outline);
            Assert.True(Contrast.Between("#" + letters, "#" + ground) >= BrandRules.LeastGraphic, $"{style.Name}: {letters} on {ground}");
        }
    }

    private static (int Left, int Right, int Height) Ink(byte[] frame)
    {
        var inked = Enumerable.Range(0, frame.Length / 3).Where(pixel => frame[3 * pixel] > 100).ToArray();
        return (inked.Min(pixel => pixel % 540), inked.Max(pixel => pixel % 540), inked.Max(pixel => pixel / 540) - inked.Min(pixel => pixel / 540) + 1);
    }

    private static async Task<long> InkAsync(Func<string, string> change) => (await DrawAsync("focus", change, 1.6))[0].Sum(value => (long)value);

    private static Task<byte[][]> DrawAsync(string style, params double[] times) => DrawAsync(style, ass => ass, times);

    private static async Task<byte[][]> DrawAsync(string style, Func<string, string> change, params double[] times)
    {
        const int Width = 540, Height = 960;
        var frames = new List<byte[]>();
        foreach (var time in times)
            frames.Add(await DrawnCaptions.AtAsync(change(AssWriter.Write(new(style, [Cue]), Width, Height, "en")), Width, Height, "0x304060", time));
        return [.. frames];
    }
}
