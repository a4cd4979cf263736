using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render;

public sealed class RenderTests
{
    [Fact]
    public async Task A_timeline_becomes_a_video_of_exactly_its_frames_that_passes_every_check()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 3);

        var result = await bench.RenderAsync(film);

        Assert.Equal(film.FrameCount, result.Frames);
        Assert.True(result.Verification.Passed);
        Assert.True(File.Exists(bench.PathOf(result.Video)));
    }
}
