using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Render.Compose;
using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Tests.Render.Compose;

public sealed class PictureTests
{
    [Fact]
    public void A_png_with_every_row_filter_is_read_as_it_was_drawn()
    {
        var rgba = TestPictures.Rgba(61, 43, (x, y) => (x * 7 % 256, y * 11 % 256, (x * y) % 256, (x + y) * 5 % 256));

        var image = PngReader.Read(TestPictures.Png(61, 43, rgba), count => new byte[count]);

        Assert.Equal((61, 43), (image!.Value.Width, image.Value.Height));
        Assert.Equal(rgba, image.Value.Bytes);
    }

    [Theory]
    [InlineData("rgb24")]
    [InlineData("gray")]
    [InlineData("ya8")]
    [InlineData("pal8")]
    public async Task A_png_that_another_program_wrote_is_read_as_that_program_reads_it(string pixels)
    {
        var tools = new ToolRunner(new ToolPaths(null), TimeProvider.System);
        var path = Path.Combine(Directory.CreateTempSubdirectory("png-").FullName, "a.png");
        var expected = new byte[96 * 64 * 4];
        await tools.RunAsync(new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=96x64", "-frames:v", "1", "-pix_fmt", pixels, "-pred", "mixed", path]), default);
        await tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", path, "-pix_fmt", "rgba", "-f", "rawvideo", "-"]) { ReadOutput = (stream, stop) => stream.ReadExactlyAsync(expected, stop).AsTask() }, default);

        var image = PngReader.Read(await File.ReadAllBytesAsync(path), count => new byte[count]);

        Assert.Equal(expected, image!.Value.Bytes);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_damaged_png_is_refused_and_never_crashes_the_reader()
    {
        var png = TestPictures.Background(40, 30, 1);
        var random = new Random(5);
        for (var attempt = 0; attempt < 500; attempt++)
        {
            byte[] damaged = [.. png.Take(random.Next(8, png.Length))];
            for (var hit = 0; hit < 3; hit++)
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            try
            {
                PngReader.Read(damaged, count => new byte[Math.Min(count, 1 << 26)]);
            }
            catch (PermanentException fault)
            {
                Assert.Equal("picture_invalid", fault.Code);
            }
        }
    }

    [Theory]
    [InlineData(255, 255, 255, 235, 128, 128)]
    [InlineData(0, 0, 0, 16, 128, 128)]
    [InlineData(255, 0, 0, 63, 102, 240)]
    [InlineData(0, 255, 0, 173, 42, 26)]
    [InlineData(0, 0, 255, 32, 240, 118)]
    public void Colours_become_limited_range_bt709(int r, int g, int b, int luma, int blue, int red)
    {
        var layer = LayerConverter.Convert(new(16, 16, TestPictures.Rgba(16, 16, (_, _) => (r, g, b, 255))), opaque: true)!;

        Assert.Equal((luma, blue, red), (layer.Luma.Row(8)[8], layer.Blue.Row(4)[4], layer.Red.Row(4)[4]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_plane_is_what_the_slow_formula_says(bool opaque)
    {
        var random = new Random(opaque ? 3 : 4);
        foreach (var width in new[] { 2, 7, 16, 33, 61, 130 })
        {
            // Visible corners keep the crop at the whole picture; half of the rest is fully clear or fully covered.
            var rgba = TestPictures.Rgba(width, 9, (x, y) => (random.Next(256), random.Next(256), random.Next(256),
                (x == 0 || x == width - 1) && y is 0 or 8 ? 1 + random.Next(255) : random.Next(4) switch { 0 => 0, 1 => 255, _ => random.Next(256) }));
            var layer = LayerConverter.Convert(new(width, 9, rgba), opaque)!;

            for (var y = 0; y < layer.Luma.Height; y++)
            {
                for (var x = 0; x < layer.Luma.Width; x++)
                    Assert.Equal(SlowPixels.Luma(rgba, width, 9, layer, x, y, opaque), (layer.Luma.Row(y)[x], layer.Alpha?.Full.Row(y)[x] ?? 255));
            }
            for (var y = 0; y < layer.Blue.Height; y++)
            {
                for (var x = 0; x < layer.Blue.Width; x++)
                    Assert.Equal(SlowPixels.Chroma(rgba, width, 9, layer, x, y, opaque), (layer.Blue.Row(y)[x], layer.Red.Row(y)[x], layer.Alpha?.Half.Row(y)[x] ?? 255));
            }
        }
    }

    [Fact]
    public void A_layer_is_cropped_to_what_can_be_seen_and_an_empty_one_vanishes()
    {
        var dot = TestPictures.Rgba(200, 100, (x, y) => x is >= 90 and < 100 && y is >= 40 and < 50 ? (255, 255, 255, 255) : (0, 0, 0, 0));

        var layer = LayerConverter.Convert(new(200, 100, dot), opaque: false)!;

        Assert.Equal((86, 36, 18, 18), (layer.X, layer.Y, layer.Luma.Width, layer.Luma.Height));
        Assert.Null(LayerConverter.Convert(new(20, 20, new byte[1600]), opaque: false));
    }
}
