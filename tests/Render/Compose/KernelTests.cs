using AutoVideo.Render.Compose;

namespace AutoVideo.Tests.Render.Compose;

public sealed class KernelTests
{
    private const int Cases = 300;

    [Fact]
    public void Weights_of_every_position_add_up_to_one()
    {
        for (var phase = 0; phase < CubicKernel.Phases; phase++)
            Assert.Equal(1 << CubicKernel.WeightBits, CubicKernel.Weights.Skip(phase * 4).Take(4).Sum(weight => weight));
    }

    [Fact]
    public void Sampling_with_vectors_gives_the_bytes_of_sampling_without()
    {
        var random = new Random(1);
        for (var attempt = 0; attempt < Cases; attempt++)
        {
            var (plane, columns, lines) = Case(random);
            Assert.Equal(Sample(plane, columns, lines, simd: false), Sample(plane, columns, lines, simd: true));
        }
    }

    [Fact]
    public void Sampling_comes_within_one_level_of_the_exact_curve()
    {
        var random = new Random(2);
        for (var attempt = 0; attempt < Cases; attempt++)
        {
            var (plane, columns, lines) = Case(random);
            var sampled = Sample(plane, columns, lines, simd: true);
            for (var y = 0; y < lines.Count; y++)
            {
                for (var x = 0; x < columns.Count; x++)
                    Assert.InRange(sampled[y * columns.Count + x] - Exact(plane, columns, lines, x, y), -1, 1);
            }
        }
    }

    [Fact]
    public void Sampling_whole_pixels_copies_them()
    {
        var plane = Noise(new Random(3), 70, 9);
        var (columns, lines) = (new AxisMap(), new AxisMap());
        columns.Set(60, plane.Width, 5, 1);
        lines.Set(7, plane.Height, 1, 1);

        var sampled = Sample(plane, columns, lines, simd: true);

        for (var y = 0; y < 7; y++)
            Assert.Equal(plane.Row(y + 1).Slice(5, 60).ToArray(), sampled.AsSpan(y * 60, 60).ToArray());
    }

    [Fact]
    public void Blending_with_vectors_gives_the_bytes_of_blending_without()
    {
        var random = new Random(4);
        for (var attempt = 0; attempt < Cases; attempt++)
        {
            var length = random.Next(1, 200);
            var below = Bytes(random, length);
            var alpha = attempt % 3 == 0 ? new byte[length] : Bytes(random, length);
            var colour = Bytes(random, length).Zip(alpha, (value, cover) => (byte)(value * cover / 255)).ToArray();
            byte[] plain = [.. below], vectors = [.. below];
            Blend.Over(plain, colour, alpha, simd: false);
            Blend.Over(vectors, colour, alpha, simd: true);
            Assert.Equal(plain, vectors);

            var share = random.Next(0, 257);
            Blend.Mix(plain, colour, share, simd: false);
            Blend.Mix(vectors, colour, share, simd: true);
            Assert.Equal(plain, vectors);
        }
    }

    [Fact]
    public void Blending_divides_by_255_exactly()
    {
        for (var below = 0; below < 256; below++)
        {
            for (var alpha = 0; alpha < 256; alpha++)
            {
                byte[] row = [(byte)below];
                Blend.Over(row, [0], [(byte)alpha], simd: false);
                Assert.Equal((byte)Math.Floor(below * (255 - alpha) / 255.0 + 0.5), row[0]);
            }
        }
    }

    [Fact]
    public void A_mix_begins_with_the_one_and_ends_with_the_other()
    {
        byte[] one = [.. Enumerable.Range(0, 256).Select(value => (byte)value)], other = [.. one.Reverse()];
        byte[] begin = [.. one], end = [.. one];
        Blend.Mix(begin, other, 0);
        Blend.Mix(end, other, Blend.Full);
        Assert.Equal(one, begin);
        Assert.Equal(other, end);
    }

    private static (Plane Plane, AxisMap Columns, AxisMap Lines) Case(Random random)
    {
        var plane = Noise(random, random.Next(20, 150), random.Next(8, 40));
        // Zooms as a camera makes them, sometimes a step too large for the vector path.
        var step = random.Next(5) == 0 ? 1 + 2 * random.NextDouble() : 0.7 + 0.4 * random.NextDouble();
        var (columns, lines) = (new AxisMap(), new AxisMap());
        columns.Set(random.Next(1, 140), plane.Width, 6 * random.NextDouble() - 3, step);
        lines.Set(random.Next(1, 30), plane.Height, 6 * random.NextDouble() - 3, step);
        return (plane, columns, lines);
    }

    private static byte[] Sample(Plane plane, AxisMap columns, AxisMap lines, bool simd)
    {
        var sampler = new PlaneSampler(simd);
        var output = new byte[columns.Count * lines.Count];
        sampler.Begin(plane, columns, lines);
        for (var y = 0; y < lines.Count; y++)
            sampler.Row(y, output.AsSpan(y * columns.Count, columns.Count));
        return output;
    }

    /// <summary>Catmull-Rom in floating point, pixel by pixel.</summary>
    private static double Exact(Plane plane, AxisMap columns, AxisMap lines, int x, int y)
    {
        var (across, down) = (Taps(columns.Phase[x] / 2048.0), Taps(lines.Phase[y] / 2048.0));
        var sum = 0.0;
        for (var row = 0; row < 4; row++)
        {
            var line = plane.Row(Math.Clamp(lines.Index[y] + row - 1, 0, plane.Height - 1));
            for (var column = 0; column < 4; column++)
                sum += down[row] * across[column] * line[Math.Clamp(columns.Index[x] + column - 1, 0, plane.Width - 1)];
        }
        return Math.Clamp(sum, 0, 255);
    }

    private static double[] Taps(double t) =>
        [(-t + 2 * t * t - t * t * t) / 2, (2 - 5 * t * t + 3 * t * t * t) / 2, (t + 4 * t * t - 3 * t * t * t) / 2, (t * t * t - t * t) / 2];

    private static Plane Noise(Random random, int width, int height)
    {
        var plane = new Plane(width, height);
        for (var y = 0; y < height; y++)
            random.NextBytes(plane.Row(y));
        plane.ExtendEdges();
        return plane;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
