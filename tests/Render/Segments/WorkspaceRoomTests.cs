using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Packaging;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Segments;

public sealed class WorkspaceRoomTests
{
    [Fact]
    public async Task What_a_render_may_need_on_disk_is_more_than_it_leaves_there()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 2, words: 4);

        var result = await bench.RenderAsync(film with { Output = film.Output with { Crf = 1 } });

        Assert.InRange(result.Bytes * 3, 1, WorkspaceRoom.Needed(film with { Output = film.Output with { Crf = 1 } }));
    }

    [Fact]
    public async Task A_job_that_may_fill_the_disk_does_not_begin()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1, words: 3);
        var name = await new ManifestBlobs(bench.Blobs).WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, default);
        bench.Put("videos/any.mp4", []);
        var room = new WorkspaceRoom(_ => 1 << 20);

        var faults = new[]
        {
            await Assert.ThrowsAsync<TransientException>(() => bench.RenderAsync(film, bench.Renderer(room: room))),
            await Assert.ThrowsAsync<TransientException>(() => bench.Previewer(room: room).RenderAsync(name, film, bench.Workspaces, new Progress<double>(), default)),
            await Assert.ThrowsAsync<TransientException>(() => new PackageJobHandler(bench.Blobs, bench.Tools, bench.Version, room).MakeAsync(new("videos/any.mp4", name, PackageKind.Webp), bench.Workspaces, new Progress<double>(), default)),
        };

        Assert.All(faults, fault => Assert.Contains("temporary space", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clips_count_with_their_bytes_each_once()
    {
        using var bench = new RenderBench();
        bench.Put("clips/a.mp4", new byte[3_000_000]);
        bench.Put("clips/b.mp4", new byte[2_000_000]);
        var film = bench.Film(scenes: 3);
        var clips = film with { Scenes = [.. film.Scenes.Zip(["a", "b", "a"], (scene, name) => scene with { Clip = new($"clips/{name}.mp4", 0, 30) })] };

        await new WorkspaceRoom(_ => WorkspaceRoom.Needed(film) + 5_000_000).RequireAsync(bench.Root, clips, bench.Blobs, default);
        await Assert.ThrowsAsync<TransientException>(() => new WorkspaceRoom(_ => WorkspaceRoom.Needed(film) + 4_999_999).RequireAsync(bench.Root, clips, bench.Blobs, default));
    }

    [Fact]
    public void A_segment_that_reads_clips_takes_more_memory_and_most_where_one_becomes_another()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3);
        var one = film with { Scenes = [film.Scenes[0] with { Clip = new("a", 0, 30) }, .. film.Scenes.Skip(1)] };
        var two = one with { Scenes = [one.Scenes[0], one.Scenes[1] with { Clip = new("b", 0, 30), Transition = new(TransitionKind.Fade, 6) }, one.Scenes[2]] };
        var output = new OutputSpec(1080, 1920, 30, "veryfast", 20);
        int Parallel(int clips) => SegmentParallelism.Of(output, EncoderKind.Software, 0, 64, 6_000_000_000, clips * BytesOf(new("a", 0, 300)));
        long BytesOf(FootageClip clip) => SegmentParallelism.BytesOfClip(output, clip);

        var each = SegmentParallelism.BytesOfClip(film.Output, one.Scenes[0].Clip!);
        Assert.Equal((0, each, 2 * each), (SegmentParallelism.BytesOfClips(film), SegmentParallelism.BytesOfClips(one), SegmentParallelism.BytesOfClips(two)));
        Assert.True(Parallel(2) < Parallel(1) && Parallel(1) < Parallel(0), $"{Parallel(0)}, {Parallel(1)}, {Parallel(2)}");
        Assert.InRange(BytesOf(new("a", 0, 300)), 100L << 20, 200L << 20);
        // A short loop is kept: one that stands still at its end, or is long, is not.
        Assert.Equal(10 * 1080 * 1920 * 3 / 2, BytesOf(new("a", 0, 10)) - BytesOf(new("a", 0, 300)));
        FootageClip[] others = [new("a", 0, 31), new("a", 0, 30), new("a", 0, 10) { WhenShort = WhenShort.Freeze }];
        Assert.All(others, clip => Assert.Equal(BytesOf(new("a", 0, 300)), BytesOf(clip)));
    }

    [Fact]
    public void The_sound_of_a_long_film_takes_memory_that_its_segments_then_have_not()
    {
        using var bench = new RenderBench();
        var film = bench.Film();
        var settings = new RenderOptions { MaxMemoryMegabytes = 2_000, Parallelism = 8 };
        int Parallel(int frames, int rate = 30) => SegmentParallelism.Of(
            film with { Output = new(1080, 1920, rate, "veryfast", 20), Scenes = [film.Scenes[0] with { FrameCount = frames }] }, EncoderKind.Software, settings);

        Assert.Equal((6, 2, 1), (Parallel(300), Parallel(54_000), Parallel(54_000, rate: 24)));
        settings.MaxMemoryMegabytes = 500;
        Assert.Equal(1, Parallel(54_000));
    }

    [Fact]
    public void A_minute_in_full_size_needs_less_room_than_a_gigabyte_and_a_long_film_more()
    {
        using var bench = new RenderBench();
        var film = bench.Film();
        var minute = film with { Output = new(1080, 1920, 30, "veryfast", 20), Scenes = [film.Scenes[0] with { FrameCount = 1800 }] };
        var hours = minute with { Scenes = [film.Scenes[0] with { FrameCount = 54_000 }] };

        Assert.InRange(WorkspaceRoom.Needed(minute), 100L << 20, 1L << 30);
        Assert.InRange(WorkspaceRoom.Needed(hours), 2L << 30, 20L << 30);
    }

    [Fact]
    public async Task A_tool_that_writes_without_end_is_stopped_at_its_limit()
    {
        using var folder = new TemporaryFolder();
        var tools = new ToolRunner(new ToolPaths(null), TimeProvider.System);

        await Assert.ThrowsAsync<ToolFailedException>(() => tools.RunAsync(
            new("dd", ["if=/dev/zero", $"of={folder.Of("endless")}", "bs=65536"]) { FileLimitBytes = 1 << 20 }, default));

        Assert.InRange(new FileInfo(folder.Of("endless")).Length, 1, 1 << 20);
    }
}
