using AutoVideo.Render.Compose;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Tests.Render.Compose;

/// <summary>Pictures that come in another size than they are shown at.</summary>
public sealed class ScalerTests
{
    [Theory]
    [InlineData(90, 160, 30, 53)]
    [InlineData(120, 60, 41, 33)]
    [InlineData(40, 44, 97, 60)]
    [InlineData(64, 64, 63, 64)]
    [InlineData(1, 1, 5, 3)]
    public void A_scaled_picture_is_what_slow_arithmetic_makes_of_it(int width, int height, int wide, int high)
    {
        var random = new Random(width * height);
        // Soft and hard edges, full and partial cover.
        var image = new RgbaImage(width, height, TestPictures.Rgba(width, height, (x, y) => (random.Next(256), x * 5 % 256, y < height / 2 ? 0 : 255, x % 7 == 0 ? 0 : random.Next(200, 256))));

        var scaled = PictureScaler.Cover(image, wide, high, opaque: false);

        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
            {
                var expected = Slow(image, wide, high, x, y);
                var found = scaled.Bytes.AsSpan(4 * (y * wide + x), 4);
                Assert.InRange(found[3] - expected[3], -1, 1);
                // A colour that hardly covers is known less exactly, and is seen as little.
                for (var channel = 0; channel < 3 && found[3] > 0; channel++)
                    Assert.InRange((found[channel] - expected[channel]) * found[3] / 255.0, -1.5, 1.5);
            }
        }
    }

    [Fact]
    public void What_is_transparent_lends_no_colour_to_its_neighbours()
    {
        var image = new RgbaImage(60, 60, TestPictures.Rgba(60, 60, (x, y) => x < 30 ? (200, 10, 20, 255) : (0, 255, 255, 0)));

        var scaled = PictureScaler.Cover(image, 17, 17, opaque: false).Bytes;

        Assert.Contains(Enumerable.Range(0, 17), x => scaled[4 * x + 3] is > 20 and < 235);
        Assert.All(Enumerable.Range(0, 17).Where(x => scaled[4 * x + 3] > 20), x => Assert.InRange(scaled[4 * x + 1], 8, 12));
    }

    [Fact]
    public void A_picture_of_another_shape_is_cropped_at_its_middle()
    {
        var image = new RgbaImage(300, 100, TestPictures.Rgba(300, 100, (x, _) => (x is >= 100 and < 200 ? 240 : 0, 0, 0, 255)));

        var scaled = PictureScaler.Cover(image, 50, 50, opaque: true).Bytes;

        Assert.All(Enumerable.Range(2, 46), x => Assert.InRange(scaled[4 * (25 * 50 + x)], 239, 241));
    }

    [Fact]
    public async Task A_layer_of_another_size_is_read_without_starting_a_program_and_looks_the_same()
    {
        using var folder = new TemporaryFolder();
        var recorded = new RecordedTools(Path.Combine(folder.Path, "tools"));
        using var bench = new RenderBench(recorded.Paths);
        var large = bench.Layer("p/large.png", LayerRole.Background, 1188, 2112, () => TestPictures.Background(1188, 2112, 1));
        var output = new OutputSpec(360, 640, 30, "ultrafast", 28);

        var planes = (await new LayerLoader(bench.Blobs, bench.Tools).LoadAsync(large, output, bench.Root, default))!;

        Assert.Empty(recorded.Runs);
        Assert.Equal((396, 704), (planes.LayerWidth, planes.LayerHeight));
        // As FFmpeg scales it, which is how layers were fitted before: two good kernels differ by little on soft stripes.
        var expected = new byte[396 * 704 * 4];
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", bench.PathOf(large.Blob), "-vf", "scale=396:704:flags=lanczos+accurate_rnd,format=rgba", "-f", "rawvideo", "-"])
        {
            ReadOutput = (stream, stop) => stream.ReadExactlyAsync(expected, stop).AsTask(),
        }, default);
        var reference = LayerConverter.Convert(new(396, 704, expected), opaque: true)!;
        Assert.InRange(Difference(planes.Luma, reference.Luma), 0, 0.5);
    }

    [Fact]
    public void Only_a_segment_with_pictures_of_another_size_has_the_way_of_scaling_in_its_address()
    {
        using var bench = new RenderBench();
        var film = bench.Film(scenes: 1);
        var scene = film.Scenes[0];

        Timeline Sized(int more) => film with { Scenes = [scene with { Layers = [.. scene.Layers.Select(layer => layer with { Width = layer.Width + more })] }] };
        string Address(Timeline timeline) => SegmentAddress.Of(timeline, SegmentPlan.Of(timeline)[0], "ffmpeg", EncoderKind.Software, null).Hash;

        Assert.Equal(Address(film), Address(Sized(1)));
        Assert.NotEqual(Address(film), Address(Sized(100)));
        Assert.Equal(Address(Sized(50)), Address(Sized(100)));
    }

    private static double Difference(Plane one, Plane other)
    {
        var sum = 0.0;
        for (var y = 0; y < one.Height; y++)
        {
            for (var x = 0; x < one.Width; x++)
                sum += Math.Abs(one.Row(y)[x] - other.Row(y)[x]);
        }
        return sum / one.Width / one.Height;
    }

    /// <summary>Straight alpha of a pixel of the scaled picture, by the textbook: two dimensions at once, floating point.</summary>
    private static double[] Slow(RgbaImage image, int wide, int high, int x, int y)
    {
        var step = Math.Min((double)image.Width / wide, (double)image.Height / high);
        var stretch = Math.Max(1, step);
        var (centreX, centreY) = (image.Width / 2.0 + (x + 0.5 - wide / 2.0) * step - 0.5, image.Height / 2.0 + (y + 0.5 - high / 2.0) * step - 0.5);
        var sums = new double[4];
        var total = 0.0;
        for (var v = (int)Math.Floor(centreY - 2 * stretch); v <= centreY + 2 * stretch + 1; v++)
        {
            for (var u = (int)Math.Floor(centreX - 2 * stretch); u <= centreX + 2 * stretch + 1; u++)
            {
                var weight = Cubic((u - centreX) / stretch) * Cubic((v - centreY) / stretch);
                var at = 4 * (Math.Clamp(v, 0, image.Height - 1) * image.Width + Math.Clamp(u, 0, image.Width - 1));
                var alpha = image.Bytes[at + 3] / 255.0;
                for (var channel = 0; channel < 3; channel++)
                    sums[channel] += weight * alpha * image.Bytes[at + channel];
                sums[3] += weight * alpha;
                total += weight;
            }
        }
        var cover = Math.Clamp(sums[3] / total, 0, 1);
        return [.. sums.Take(3).Select(sum => cover == 0 ? 0 : Math.Clamp(sum / total / cover, 0, 255)), 255 * cover];
    }

    private static double Cubic(double t)
    {
        t = Math.Abs(t);
        return t < 1 ? 1.5 * t * t * t - 2.5 * t * t + 1 : t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
    }
}
