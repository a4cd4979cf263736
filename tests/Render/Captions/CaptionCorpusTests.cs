using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Packaging;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Captions;

/// <summary>No text of a user becomes markup, a style, a filter or another subtitle: <c>corpus.txt</c>, and every pair of its texts side by side.</summary>
public sealed partial class CaptionCorpusTests
{
    private static readonly string[] Corpus =
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "tests/Render/Captions/corpus.txt")).Where(line => !line.StartsWith('#')).Select(Text),
        new string('W', 10_000), new string('{', 10_000), string.Concat(Enumerable.Repeat("\\N", 5_000)),
    ];

    public static TheoryData<string> Styles => [.. CaptionStyles.Names];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Every_line_of_the_captions_is_one_of_ours_with_no_override_but_ours(string style)
    {
        var plain = Overrides(Write(style, "plain 🎉"));
        foreach (var text in Corpus)
        {
            var ass = Write(style, text);

            Assert.Equal(Head(Write(style, "plain")), Head(ass));
            Assert.All(Events(ass), line => Assert.Matches(@"^Dialogue: 0,\d:\d\d:\d\d\.\d\d,\d:\d\d:\d\d\.\d\d,Cap,,0,0,0,,\{", line));
            // The same overrides as an ordinary word and a picture have, but for the size of a phrase that is too long.
            Assert.Subset(plain.ToHashSet(), Overrides(ass).ToHashSet());
            var shown = string.Concat(Events(ass).Select(line => Block().Replace(line.Split(',', 10)[9], "")));
            Assert.DoesNotContain(shown, letter => letter is '{' or '}' or '\\' || char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
        }
    }

    [Fact]
    public void Subtitle_files_have_as_many_subtitles_as_were_written()
    {
        foreach (var text in Corpus)
        {
            var track = new CaptionTrack("pop", [Cue(0, text, "one."), Cue(10, text, "two.")]);
            var blocks = SubtitleBlocks.Build(track, "en").Count;

            var srt = SrtWriter.Write(track, "en");
            Assert.Equal(blocks, SrtTime().Count(srt));
            Assert.Equal(blocks, srt.Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
            var vtt = VttWriter.Write(track, "en");
            Assert.Equal(blocks, VttTime().Count(vtt));
            Assert.Equal(blocks + 1, vtt.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.DoesNotMatch("<(?!$)", vtt);
        }
    }

    [Fact]
    public async Task The_renderer_draws_all_of_them_and_each_like_a_caption()
    {
        var folder = Directory.CreateTempSubdirectory("autovideo-corpus-");
        try
        {
            var cues = Corpus.Select((text, index) => Cue(index, text, "end")).ToArray();
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.ass"), AssWriter.Write(new("pop", cues), 270, 480, "en"));
            var frames = new byte[270 * 480 * Corpus.Length];
            await new ToolRunner(new(null), TimeProvider.System).RunAsync(
                new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", $"color=black:s=270x480:r=1:d={Corpus.Length}", "-vf", "settb=1/100,setpts=PTS+75,subtitles=c.ass", "-pix_fmt", "gray", "-vsync", "passthrough", "-f", "rawvideo", "-"])
                {
                    WorkingDirectory = folder.FullName,
                    TimeLimit = TimeSpan.FromMinutes(1),
                    ReadOutput = (output, token) => output.ReadExactlyAsync(frames, token).AsTask(),
                },
                CancellationToken.None);
            for (var index = 0; index < Corpus.Length; index++)
            {
                var frame = frames.AsSpan(index * 270 * 480, 270 * 480);
                // The word "end" is there, and nothing above where captions stand: no position, size or drawing was changed.
                Assert.True(frame[(480 / 2 * 270)..].IndexOfAnyInRange((byte)100, (byte)255) >= 0, $"nothing is drawn for {JsonSerializer.Serialize(Corpus[index])}");
                Assert.True(frame[..(480 / 2 * 270)].IndexOfAnyInRange((byte)30, (byte)255) < 0, $"something is drawn elsewhere for {JsonSerializer.Serialize(Corpus[index])}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Titles_and_chapters_of_the_file_stay_single_lines()
    {
        foreach (var text in Corpus)
        {
            var film = BenchFilm(text);
            var chapters = JoinArguments.Chapters(film);
            Assert.Equal(string.IsNullOrWhiteSpace(text) ? 0 : 2, chapters.Split("[CHAPTER]\n").Length - 1);
            Assert.All(chapters.Split('\n'), line => Assert.Matches(@"^(;FFMETADATA1|\[CHAPTER\]|TIMEBASE=1/30|START=\d+|END=\d+|title=.*|)$", line));
            Assert.All(JoinArguments.Build(film), argument => Assert.DoesNotContain(argument, letter => char.IsControl(letter)));
        }
    }

    [Fact]
    public void Words_of_thumbnails_are_one_line_with_no_override_but_ours()
    {
        foreach (var look in Enum.GetValues<ThumbnailLook>())
        {
            var lines = Words(look, "plain").Length;
            foreach (var text in Corpus)
            {
                var ass = Words(look, text);

                Assert.Equal(lines, ass.Length);
                var shown = Assert.Single(ass, line => line.StartsWith("Dialogue:", StringComparison.Ordinal)).Split(',', 10)[9];
                Assert.DoesNotContain(shown[(shown.IndexOf('}', StringComparison.Ordinal) + 1)..], letter => letter is '{' or '}' or '\\' || char.IsControl(letter));
            }
        }

        static string[] Words(ThumbnailLook look, string text) => new ThumbnailWords(0, look, text).Write(1080, 1920, "en").Split('\n');
    }

    [Fact]
    public async Task Words_over_a_scene_are_drawn_as_words_whatever_they_are()
    {
        using var bench = new RenderBench();
        var elements = Corpus.Select((text, index) => new OverlayElement($"e{index}", ElementKind.Text, new(0, 0, 0.3, 0.05))
        {
            Text = text[..Math.Min(text.Length, OverlayRules.MaxText)],
            Font = "Inter",
            Size = 20,
        }).ToArray();

        var drawn = await new OverlayArtist(bench.Blobs, bench.Tools).DrawAsync([new("o", "s1", 0, 30, [new("plain", ElementKind.Text, new(0, 0, 0.3, 0.05)) { Text = "plain", Font = "Inter", Size = 20 }, .. elements])], new(270, 480, 30, "ultrafast", 26), "en", bench.Root, default);

        Assert.Equal(elements.Length + 1, Assert.Single(drawn).Elements.Count);
        Assert.NotNull(drawn[0].Elements[0].Whole.Planes);
    }

    private static Timeline BenchFilm(string text)
    {
        TimelineScene Scene(string id, int first) => new(id, first, 30, [], new(1, 1, 0.5, 0.5), null) { Title = text };
        return new(1, new(270, 480, 30, "ultrafast", 26), "en", [Scene("s1", 0), Scene("s2", 30)], new("pop", []), [], null, new(text, text, false));
    }

    private static CaptionCue Cue(int second, string text, string end) => new("s", second, second + 0.99, [new(text, second, second + 0.5), new(end, second + 0.5, second + 0.99)]);

    private static string Write(string style, string text) => AssWriter.Write(new(style, [Cue(0, text, "end")]), 1080, 1920, "en");

    private static string Head(string ass) => ass[..ass.IndexOf("Effect, Text\n", StringComparison.Ordinal)];

    private static string[] Events(string ass) => ass[(ass.IndexOf("Effect, Text\n", StringComparison.Ordinal) + 13)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Overrides(string ass) =>
        Events(ass).SelectMany(line => Block().Matches(line)).Select(match => Size().Replace(match.Value, "")).Append("{\\fad(60,0)}");

    // JSON of .NET refuses what is no UTF-16; the corpus holds some.
    private static string Text(string line) => Escape().Replace(line[1..^1], match => match.Value[1] switch
    {
        'u' => ((char)int.Parse(match.Value[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'b' => "\b",
        var other => other.ToString(),
    });

    [GeneratedRegex(@"\\(u[0-9a-f]{4}|.)")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"\\fs\d+")]
    private static partial Regex Size();

    [GeneratedRegex(@"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\r\n")]
    private static partial Regex SrtTime();

    [GeneratedRegex(@"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}\n")]
    private static partial Regex VttTime();
}
