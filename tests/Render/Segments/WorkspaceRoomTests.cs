using AutoVideo.Processes;
using AutoVideo.Render.Segments;
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
