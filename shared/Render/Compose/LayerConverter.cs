namespace AutoVideo.Render.Compose;

/// <summary>RGBA to the planes of a layer. Integers only, so every machine makes the same bytes.</summary>
internal static class LayerConverter
{
    // ITU-R BT.709, limited range (16 to 235, 16 to 240), scaled by 2^15.
    private const int Bits = 15, Half = 1 << (Bits - 1);
    private const int YR = 5983, YG = 20127, YB = 2032;
    private const int UR = -3298, UG = -11094, UB = 14392;
    private const int VR = 14392, VG = -13073, VB = -1319;

    /// <summary>Transparent margin of a crop: the kernel's reach, so that sampling beyond the crop finds nothing.</summary>
    private const int Margin = 4;

    /// <returns>Null when nothing of the layer can be seen.</returns>
    internal static LayerPlanes? Convert(RgbaImage image, bool opaque)
    {
        var box = opaque ? new Box(0, 0, image.Width, image.Height) : Box.OfVisible(image);
        if (box.IsEmpty)
            return null;
        if (!opaque)
            box = box.Grown(Margin);
        box = box.OnEvenGrid();
        var luma = new Plane(box.Width, box.Height);
        var blue = new Plane(box.Width / 2, box.Height / 2);
        var red = new Plane(box.Width / 2, box.Height / 2);
        var alpha = opaque ? null : new AlphaPlanes(new Plane(box.Width, box.Height), new Plane(box.Width / 2, box.Height / 2));
        var pair = new PixelPair(box.Width);
        for (var y = 0; y < box.Height; y += 2)
        {
            pair.Load(image, box, y, opaque);
            for (var row = 0; row < 2; row++)
            {
                LumaRow(pair.Row(row), luma.Row(y + row));
                if (alpha is not null)
                    AlphaRow(pair.Row(row), alpha.Full.Row(y + row));
            }
            ChromaRow(pair, blue.Row(y / 2), red.Row(y / 2), alpha is null ? default : alpha.Half.Row(y / 2));
        }
        foreach (var plane in new[] { luma, blue, red })
            plane.ExtendEdges();
        return new(box.Left, box.Top, image.Width, image.Height, luma, blue, red, alpha);
    }

    private static void LumaRow(ReadOnlySpan<Premultiplied> pixels, Span<byte> luma)
    {
        for (var x = 0; x < luma.Length; x++)
        {
            ref readonly var p = ref pixels[x];
            // 16 of the limited range is part of the colour, so it is multiplied by alpha too.
            luma[x] = (byte)((YR * p.Red + YG * p.Green + YB * p.Blue + (16 << Bits) / 255 * p.Alpha + Half) >> Bits);
        }
    }

    private static void AlphaRow(ReadOnlySpan<Premultiplied> pixels, Span<byte> alpha)
    {
        for (var x = 0; x < alpha.Length; x++)
            alpha[x] = (byte)pixels[x].Alpha;
    }

    private static void ChromaRow(PixelPair pair, Span<byte> blue, Span<byte> red, Span<byte> alpha)
    {
        var upper = pair.Row(0);
        var lower = pair.Row(1);
        for (var x = 0; x < blue.Length; x++)
        {
            // 1-2-1 across (co-sited with the left column), 1-1 down: eight parts.
            var left = Math.Max(0, 2 * x - 1);
            ref readonly var a = ref upper[left];
            ref readonly var b = ref upper[2 * x];
            ref readonly var c = ref upper[2 * x + 1];
            ref readonly var d = ref lower[left];
            ref readonly var e = ref lower[2 * x];
            ref readonly var f = ref lower[2 * x + 1];
            var r = a.Red + 2 * b.Red + c.Red + d.Red + 2 * e.Red + f.Red;
            var g = a.Green + 2 * b.Green + c.Green + d.Green + 2 * e.Green + f.Green;
            var bl = a.Blue + 2 * b.Blue + c.Blue + d.Blue + 2 * e.Blue + f.Blue;
            var al = a.Alpha + 2 * b.Alpha + c.Alpha + d.Alpha + 2 * e.Alpha + f.Alpha;
            var zero = (int)((128L << Bits) * al / 255);
            blue[x] = Clamp((UR * r + UG * g + UB * bl + zero + 8 * Half) >> (Bits + 3));
            red[x] = Clamp((VR * r + VG * g + VB * bl + zero + 8 * Half) >> (Bits + 3));
            if (!alpha.IsEmpty)
                alpha[x] = (byte)((al + 4) >> 3);
        }
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);

    private readonly record struct Premultiplied(int Red, int Green, int Blue, int Alpha);

    /// <summary>Two rows of the layer, multiplied by alpha.</summary>
    private sealed class PixelPair(int width)
    {
        private readonly Premultiplied[][] rows = [new Premultiplied[width], new Premultiplied[width]];

        internal ReadOnlySpan<Premultiplied> Row(int row) => rows[row];

        internal void Load(RgbaImage image, Box box, int y, bool opaque)
        {
            for (var row = 0; row < 2; row++)
            {
                var line = box.Top + y + row;
                var pixels = rows[row].AsSpan();
                if (line < 0 || line >= image.Height)
                    line = opaque ? image.Height - 1 : -1;
                if (line < 0)
                {
                    pixels.Clear();
                    continue;
                }
                var source = image.Bytes.AsSpan(line * image.Width * 4, image.Width * 4);
                for (var x = 0; x < pixels.Length; x++)
                {
                    var column = box.Left + x;
                    if (opaque)
                        column = Math.Min(column, image.Width - 1);
                    pixels[x] = column < 0 || column >= image.Width ? default : Multiply(source.Slice(4 * column, 4), opaque);
                }
            }
        }

        private static Premultiplied Multiply(ReadOnlySpan<byte> pixel, bool opaque)
        {
            int alpha = opaque ? 255 : pixel[3];
            return alpha switch
            {
                255 => new(pixel[0], pixel[1], pixel[2], 255),
                0 => default,
                _ => new(Times(pixel[0], alpha), Times(pixel[1], alpha), Times(pixel[2], alpha), alpha),
            };
        }

        private static int Times(int value, int alpha) => (value * alpha + 127) / 255;
    }
}
