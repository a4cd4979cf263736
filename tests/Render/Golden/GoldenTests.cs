using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Golden;

/// <summary>
/// Hashes of composed frames, kept in <c>frames.txt</c>. To look at the frames: <c>tests/Benchmarks -- golden folder</c>; to renew the
/// hashes when the picture is meant to change: <c>tests/Benchmarks -- golden --renew</c>.
/// </summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Composed_frames_are_to_the_byte_those_of_the_last_version_with_and_without_vectors(bool simd)
    {
        using var bench = new RenderBench();

        var lines = GoldenFrames.Lines(await GoldenFrames.DrawAsync(bench, simd));

        Assert.Equal(await File.ReadAllLinesAsync(Repository.PathOf("tests/Render/Golden/frames.txt")), lines);
    }
}
