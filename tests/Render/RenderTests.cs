using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render;

public sealed partial class RenderTests
{
    [Fact]
    public async Task A_finished_video_is_found_again_only_where_each_of_its_parts_would_be_the_same()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);

        var result = await bench.RenderAsync(film);

        var segments = await new SegmentRenderer(bench.Blobs, bench.Tools, bench.Version).PlanAsync(film, EncoderKind.Software, default);
        var sound = await new SoundMixer(bench.Blobs, bench.Tools, bench.Version).AddressAsync(film, default);
        var timeline = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(TimelineJson.Serialize(film)));
        var parameters = new VideoParameters(await bench.Version.PicturesAsync(default), [.. segments.Select(part => part.Address.Hash), sound.Hash], timeline, EncoderKind.Software);
        Assert.Equal(ContentAddress.Of("video", VideoRenderer.CodeVersion, parameters, RenderStoreJsonContext.Default.VideoParameters).File("mp4"), result.Video);
    }

    [Fact]
    public async Task A_timeline_becomes_a_video_of_exactly_its_frames_that_passes_every_check()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3);

        var result = await bench.RenderAsync(film);

        Assert.Equal(film.FrameCount, result.Frames);
        Assert.True(result.Verification.Passed);
        Assert.Equal(
            ["streams", "frame_count", "duration", "decoding", "black", "frozen", "silence", "loudness", "true_peak", "caption_timing", "voice", "captions", "safe_area", "packets"],
            result.Verification.Checks.Select(check => check.Name));
        Assert.All(new[] { result.Video, result.Thumbnail, result.CaptionsSrt, result.CaptionsVtt }, name => Assert.True(File.Exists(bench.PathOf(name))));
        Assert.Equal(5, result.SegmentsEncoded);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Workspaces));
        var times = await bench.PacketTimesAsync(result.Video);
        Assert.Equal(Enumerable.Range(0, film.FrameCount).Select(frame => (long)frame * 512), times.Order());
    }

    [Fact]
    public async Task The_same_timeline_gives_the_same_bytes_whatever_runs_side_by_side()
    {
        using var one = new RenderBench();
        using var two = new RenderBench();

        var first = await one.RenderAsync(one.Film(), parallelism: 1);
        var second = await two.RenderAsync(two.Film(), parallelism: 4);

        Assert.Equal(await File.ReadAllBytesAsync(one.PathOf(first.Video)), await File.ReadAllBytesAsync(two.PathOf(second.Video)));
        Assert.Equal(await File.ReadAllBytesAsync(one.PathOf(first.Thumbnail)), await File.ReadAllBytesAsync(two.PathOf(second.Thumbnail)));
    }

    [Fact]
    public async Task Every_frame_is_encoded_exactly_once_and_joined_by_copying()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(Path.Combine(folder.Path, "tools"));
        using var bench = new RenderBench(recorded.Paths);
        var film = bench.Film(scenes: 3);

        var result = await bench.RenderAsync(film);

        var encodes = recorded.Runs.Where(run => run.Contains("-c:v lib", StringComparison.Ordinal)).ToArray();
        Assert.Equal(result.SegmentsEncoded, encodes.Length);
        Assert.All(encodes, run => Assert.Contains("-f rawvideo -pix_fmt yuv420p", run, StringComparison.Ordinal));
        Assert.Equal(film.FrameCount, encodes.Sum(FramesOf));
        // Whatever else ran wrote no picture but the poster: it copied, made sound, or only measured.
        Assert.All(recorded.Runs.Except(encodes), run => Assert.True(
            run.Contains("-c:v copy", StringComparison.Ordinal) || run.Contains("-f null", StringComparison.Ordinal) || run.EndsWith("-f rawvideo pipe:1", StringComparison.Ordinal) || run.EndsWith(".wav", StringComparison.Ordinal)
            || run.EndsWith(".m4a", StringComparison.Ordinal) || run.EndsWith("poster.jpg", StringComparison.Ordinal) || run == "-version", run));

        static int FramesOf(string run) => int.Parse(FrameLimit().Match(run).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_poster_is_a_frame_of_the_finished_video_and_is_taken_anew_only_with_its_segment()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(Path.Combine(folder.Path, "tools"));
        using var bench = new RenderBench(recorded.Paths);
        var film = bench.Film(scenes: 3, words: 8);
        var first = await bench.RenderAsync(film);
        Assert.Equal(await bench.JpegAsync(first.Video, Math.Min(24, film.Scenes[0].FrameCount / 2)), await File.ReadAllBytesAsync(bench.PathOf(first.Thumbnail)));

        var other = await bench.RenderAsync(WithPicture(2));
        Assert.NotEqual(first.Thumbnail, other.Thumbnail);
        Assert.Equal(await File.ReadAllBytesAsync(bench.PathOf(first.Thumbnail)), await File.ReadAllBytesAsync(bench.PathOf(other.Thumbnail)));
        Assert.Single(Posters());
        await bench.RenderAsync(WithPicture(0));
        Assert.Equal(2, Posters().Length);

        string[] Posters() => [.. recorded.Runs.Where(run => run.EndsWith("poster.jpg", StringComparison.Ordinal))];
        Timeline WithPicture(int scene) => film with { Scenes = [.. film.Scenes.Select((item, index) => index == scene ? item with { Layers = bench.Paint(270, 480, 9).Layers } : item)] };
    }

    [Fact]
    public async Task One_core_gives_the_same_bytes_as_all_of_them()
    {
        using var folder = new TemporaryFolder();
        using var one = new RenderBench(new RecordedTools(Path.Combine(folder.Path, "tools"), onOneCore: true).Paths);
        using var all = new RenderBench();

        var first = await one.RenderAsync(one.Film(), parallelism: 1);
        var second = await all.RenderAsync(all.Film());

        Assert.Equal(await File.ReadAllBytesAsync(one.PathOf(first.Video)), await File.ReadAllBytesAsync(all.PathOf(second.Video)));
    }

    [Fact]
    public async Task A_second_render_of_the_same_timeline_is_the_first_one_again()
    {
        using var bench = new RenderBench();
        var first = await bench.RenderAsync(bench.Film());
        var written = File.GetLastWriteTimeUtc(bench.PathOf(first.Video));

        var second = await bench.RenderAsync(bench.Film());

        Assert.Equal(first.Video, second.Video);
        Assert.Equal(written, File.GetLastWriteTimeUtc(bench.PathOf(second.Video)));
    }

    [Fact]
    public async Task One_changed_caption_encodes_only_the_segments_that_show_it()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3, words: 8);
        await bench.RenderAsync(film);
        var cues = film.Captions.Cues.ToArray();
        var last = cues.Length - 1;
        cues[last] = cues[last] with { Words = [.. cues[last].Words.Select(word => word with { Text = "changed" })] };

        var result = await bench.RenderAsync(film with { Captions = film.Captions with { Cues = cues } });

        Assert.Equal((1, 4), (result.SegmentsEncoded, result.SegmentsReused));
    }

    [Fact]
    public async Task A_scene_keeps_its_segments_when_an_earlier_scene_grows_longer()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3);
        await bench.RenderAsync(film);

        var result = await bench.RenderAsync(RenderBench.Lengthen(film, scene: 0, frames: 30));

        // The first scene, and the way out of it, change; everything behind only moves.
        Assert.Equal((2, 3), (result.SegmentsEncoded, result.SegmentsReused));
    }

    [Fact]
    public async Task A_changed_picture_encodes_its_scene_and_the_transitions_around_it()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3);
        await bench.RenderAsync(film);
        var scenes = film.Scenes.ToArray();
        scenes[1] = scenes[1] with { Layers = bench.Paint(270, 480, 9).Layers };

        var result = await bench.RenderAsync(film with { Scenes = scenes });

        Assert.Equal((3, 2), (result.SegmentsEncoded, result.SegmentsReused));
    }

    [Fact]
    public async Task A_cancelled_render_leaves_no_process_and_no_file_but_finished_segments_and_goes_on_from_them()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 4, words: 8);
        using var cancel = new CancellationTokenSource();
        var progress = new Immediate(done =>
        {
            if (done > 0.5)
                cancel.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.RenderAsync(film, progress, 1, cancellation: cancel.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Workspaces));
        Assert.False(Directory.Exists(bench.PathOf("artefacts/video")));
        Assert.DoesNotContain(bench.Root, RunningCommandFolders());
        var result = await bench.RenderAsync(film);
        Assert.True(result.SegmentsReused > 0);
    }

    [Fact]
    public async Task A_failing_picture_fails_the_render_with_its_reason()
    {
        using var bench = new RenderBench();
        bench.Put("p/broken.png", TestPictures.Background(297, 528, 1)[..500]);
        var film = bench.Film();
        var scenes = film.Scenes.ToArray();
        scenes[1] = scenes[1] with { Layers = [new("p/broken.png", LayerRole.Background, 297, 528)] };

        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(film with { Scenes = scenes }));

        Assert.Equal("picture_invalid", fault.Code);
    }

    [Fact]
    public async Task A_character_that_no_font_has_fails_the_render_by_its_number_before_anything_is_encoded()
    {
        using var bench = new RenderBench();
        var film = bench.Film();
        var cue = film.Captions.Cues[0];

        // Of a plane for private use, in which no font of ours has anything.
        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(
            film with { Captions = film.Captions with { Cues = [cue with { Words = [cue.Words[0] with { Text = "a\U0010FFFDb" }] }] } }));

        Assert.Equal("caption_glyphs_missing", fault.Code);
        Assert.Contains("U+10FFFD", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.PathOf("artefacts/segment")));
    }

    [Fact]
    public async Task A_still_scene_fails_verification_by_name()
    {
        using var bench = new RenderBench();
        bench.Put("p/plain.png", TestPictures.Plain(297, 528, 90, 90, 90));
        var film = bench.Film(words: 9);
        var still = film.Scenes[1] with { Layers = [new("p/plain.png", LayerRole.Background, 297, 528)] };

        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(
            film with { Scenes = [film.Scenes[0], still], Captions = film.Captions with { Cues = [film.Captions.Cues[0]] } }));

        Assert.Equal("verification_failed", fault.Code);
        Assert.Contains("frozen", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("black", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_black_picture_is_rendered_when_it_was_not_drawn_here_and_fails_verification_by_name_when_it_was()
    {
        using var bench = new RenderBench();
        bench.Put("p/black.png", TestPictures.Plain(297, 528, 0, 0, 0));
        var film = bench.Film(words: 9);
        var drawn = film.Scenes[1] with { Layers = [new("p/black.png", LayerRole.Background, 297, 528)] };
        // Nothing but the picture is seen between them.
        var cues = film.Captions.Cues.Select(cue => cue.SceneId == drawn.Id ? cue with { End = cue.End - 0.2 } : cue);
        film = film with { Captions = film.Captions with { Cues = [.. cues] } };

        var result = await bench.RenderAsync(film with { Scenes = [film.Scenes[0], drawn with { IsPhoto = true }] });
        var fault = await Assert.ThrowsAsync<PermanentException>(() => bench.RenderAsync(film with { Scenes = [film.Scenes[0], drawn] }));

        Assert.True(result.Verification.Passed);
        Assert.Equal("verification_failed", fault.Code);
        Assert.Contains("black", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frozen", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_zoom_moves_without_steps()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1, words: 12);
        var bare = film with
        {
            Scenes = [film.Scenes[0] with { Layers = [film.Scenes[0].Layers[0]] }],
            Captions = film.Captions with { Cues = [] },
            Output = film.Output with { Crf = 1, Preset = "veryfast" },
            Voice = [],
        };
        var aside = bare with { Scenes = [bare.Scenes[0] with { Motion = bare.Scenes[0].Motion with { FocusX = 0, FocusY = 1 } }] };

        var composed = await Smoothness.JitterAsync(bench, bare);
        var towardsACorner = await Smoothness.JitterAsync(bench, aside);
        var encoded = await Smoothness.OfVideoAsync(bench, bench.PathOf((await bench.RenderAsync(bare)).Video), bare.Output);
        var zoompan = await Smoothness.OfZoompanAsync(bench, bare);

        var found = $"composed {composed:0.000}, towards a corner {towardsACorner:0.000}, encoded {encoded:0.000}, zoompan {zoompan:0.000}";
        Assert.True(composed <= 0.02 && towardsACorner <= 0.02, found);
        // The frames of an encoder differ in how finely they are coded, which this metric sees too.
        Assert.True(encoded <= 0.25 && zoompan > 5 * encoded, found);
    }

    private static string RunningCommandFolders() => string.Join('\n',
        Directory.EnumerateDirectories("/proc").Select(process => Path.Combine(process, "cwd")).Select(link =>
        {
            try
            {
                return new FileInfo(link).LinkTarget ?? "";
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }));

    [GeneratedRegex(@"-frames:v (\d+)")]
    private static partial Regex FrameLimit();

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
