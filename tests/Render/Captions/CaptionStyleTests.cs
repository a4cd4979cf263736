using AutoVideo.Processes;
using AutoVideo.Render;
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

    private static async Task<long> InkAsync(Func<string, string> change) => (await DrawAsync("focus", change, 1.6))[0].Sum(value => (long)value);

    private static Task<byte[][]> DrawAsync(string style, params double[] times) => DrawAsync(style, ass => ass, times);

    private static async Task<byte[][]> DrawAsync(string style, Func<string, string> change, params double[] times)
    {
        const int Width = 540, Height = 960;
        var folder = Directory.CreateTempSubdirectory("autovideo-styles-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.ass"), change(AssWriter.Write(new(style, [Cue]), Width, Height, "en")));
            var frames = new List<byte[]>();
            foreach (var time in times)
            {
                var frame = new byte[Width * Height * 3];
                await new ToolRunner(new(null), TimeProvider.System).RunAsync(
                    new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color=0x304060:s={Width}x{Height}:d=1", "-vf",
                        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"format=rgb24,setpts=PTS+{time}/TB,subtitles=c.ass,setpts=PTS-STARTPTS"),
                        "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
                    {
                        WorkingDirectory = folder.FullName,
                        ReadOutput = (output, token) => output.ReadExactlyAsync(frame, token).AsTask(),
                    }, default);
                frames.Add(frame);
            }
            return [.. frames];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
