using System.Buffers.Binary;
using AutoVideo.Failures;
using AutoVideo.Render.Compose;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Compose;

public sealed class LayerLoaderTests : IDisposable
{
    private static readonly OutputSpec Output = new(90, 160, 30, "ultrafast", 26);
    private readonly TemporaryFolder folder = new();
    private readonly RecordedTools recorded;
    private readonly RenderBench bench;

    public LayerLoaderTests() => bench = new((recorded = new(folder.Of("tools"))).Paths);

    public void Dispose()
    {
        bench.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("jpg", "jpeg_pipe")]
    [InlineData("webp", "webp_pipe")]
    public async Task A_picture_of_another_kind_is_read_as_that_kind_alone(string extension, string demuxer)
    {
        bench.Put($"p/picture.{extension}", []);
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "color=c=white:size=198x352", "-frames:v", "1", bench.PathOf($"p/picture.{extension}")]), default);

        var planes = (await LoadAsync($"p/picture.{extension}"))!;

        Assert.Equal((99, 176), (planes.LayerWidth, planes.LayerHeight));
        Assert.InRange(planes.Luma.Row(88)[50], 225, 240);
        Assert.Contains($"-f {demuxer} -i", recorded.Runs[^1], StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "a playlist", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/hostname\n"u8.ToArray() },
        { "a list of files", "ffconcat version 1.0\nfile '/etc/hostname'\n"u8.ToArray() },
        { "a drawing", "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='176'/>"u8.ToArray() },
        { "a JPEG larger than memory", Jpeg(60_000, 60_000) },
        { "a PNG of 16 bits larger than memory", DeepPng(60_000, 60_000) },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public async Task What_is_no_picture_or_too_large_a_one_is_refused_without_starting_a_program(string what, byte[] file)
    {
        bench.Put("p/none.png", file);

        var fault = await Assert.ThrowsAsync<PermanentException>(() => LoadAsync("p/none.png"));

        Assert.Equal("picture_invalid", fault.Code);
        Assert.True(recorded.Runs.Count == 0, what);
    }

    [Fact]
    public async Task A_picture_that_ends_too_early_for_its_decoder_is_refused_by_name()
    {
        bench.Put("p/empty.jpg", Jpeg(90, 160));

        Assert.Equal("picture_invalid", (await Assert.ThrowsAsync<PermanentException>(() => LoadAsync("p/empty.jpg"))).Code);
        Assert.Single(recorded.Runs);
    }

    private Task<LayerPlanes?> LoadAsync(string blob) =>
        new LayerLoader(bench.Blobs, bench.Tools).LoadAsync(new(blob, LayerRole.Background, 99, 176), Output, bench.Root, default);

    // A start of frame and an end, and nothing between.
    private static byte[] Jpeg(ushort width, ushort height)
    {
        var file = new byte[160];
        new byte[] { 0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(7), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(9), width);
        (file[^2], file[^1]) = (0xFF, 0xD9);
        return file;
    }

    private static byte[] DeepPng(int width, int height)
    {
        var file = TestPictures.Plain(2, 2, 0, 0, 0);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        file[24] = 16;
        return file;
    }
}
