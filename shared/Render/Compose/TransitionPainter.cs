using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Compose;

/// <summary>Makes one frame of two: the picture that leaves and the one that comes. Integers only. Not thread-safe.</summary>
internal sealed class TransitionPainter(OutputSpec output, bool simd = true)
{
    /// <summary>Between two scenes: dark, yet light enough that it is not taken for a black picture.</summary>
    private const byte DipLuma = 30, Neutral = 128;
    private const double WipeEdge = 0.12, BlurShare = 0.028, ZoomShare = 0.28;
    private readonly BoxBlur blur = new();
    private readonly int[] shares = new int[output.Width];

    /// <summary>How much larger the two pictures are drawn at a share of the way, about the middle of the frame.</summary>
    internal static (double Leaving, double Coming) Zoom(TransitionKind kind, double share) => kind == TransitionKind.Zoom
        ? (1 + ZoomShare * share * share, 1 + ZoomShare * (1 - share) * (1 - share))
        : (1, 1);

    /// <param name="frame">The leaving picture; becomes the result.</param>
    /// <param name="share">0 to 1 of the way.</param>
    internal void Paint(TransitionKind kind, YuvFrame frame, YuvFrame coming, double share)
    {
        switch (kind)
        {
            case TransitionKind.Slide:
                Move(frame, coming, Easing.Smooth(share), pushes: false);
                break;
            case TransitionKind.Push:
                Move(frame, coming, Easing.Smooth(share), pushes: true);
                break;
            case TransitionKind.Dip:
                Dip(frame, coming, share);
                break;
            case TransitionKind.Wipe:
                Wipe(frame, coming, share);
                break;
            case TransitionKind.Blur:
                Blend.Mix(frame.Bytes, coming.Bytes, Part(Easing.Smooth(share)), simd);
                blur.Apply(frame, (int)Math.Round(4 * share * (1 - share) * BlurShare * output.Width));
                break;
            default:
                Blend.Mix(frame.Bytes, coming.Bytes, Part(kind == TransitionKind.Zoom ? Easing.Smooth(share) : share), simd);
                break;
        }
    }

    private static int Part(double share) => (int)Math.Round(Blend.Full * share);

    // The new picture comes in from the right, over the old one or pushing it out; whole chroma pixels keep colours in place.
    private static void Move(YuvFrame frame, YuvFrame coming, double share, bool pushes)
    {
        var shift = (int)Math.Round(share * frame.Width / 2) * 2;
        for (var plane = 0; plane < 3; plane++)
        {
            var by = plane == 0 ? shift : shift / 2;
            for (var y = 0; y < frame.PlaneHeight(plane); y++)
            {
                var row = frame.Row(plane, y);
                if (pushes)
                    row[by..].CopyTo(row);
                coming.Row(plane, y)[..by].CopyTo(row[(row.Length - by)..]);
            }
        }
    }

    private void Dip(YuvFrame frame, YuvFrame coming, double share)
    {
        var isLeaving = share < 0.5;
        if (!isLeaving)
            coming.Bytes.CopyTo(frame.Bytes, 0);
        var dark = Part(Easing.Smooth(isLeaving ? 2 * share : 2 - 2 * share));
        Span<byte> ground = stackalloc byte[256];
        for (var plane = 0; plane < 3; plane++)
        {
            ground.Fill(plane == 0 ? DipLuma : Neutral);
            var bytes = frame.Bytes.AsSpan(frame.Offset(plane), frame.PlaneWidth(plane) * frame.PlaneHeight(plane));
            for (var at = 0; at < bytes.Length; at += ground.Length)
            {
                var piece = bytes[at..Math.Min(bytes.Length, at + ground.Length)];
                Blend.Mix(piece, ground[..piece.Length], dark, simd);
            }
        }
    }

    // A soft edge runs from left to right.
    private void Wipe(YuvFrame frame, YuvFrame coming, double share)
    {
        var edge = WipeEdge * output.Width;
        var at = Easing.Smooth(share) * (output.Width + edge);
        for (var x = 0; x < shares.Length; x++)
            shares[x] = Part(Easing.Smooth(Math.Clamp((at - x) / edge, 0, 1)));
        for (var plane = 0; plane < 3; plane++)
        {
            var step = plane == 0 ? 1 : 2;
            for (var y = 0; y < frame.PlaneHeight(plane); y++)
            {
                var row = frame.Row(plane, y);
                var next = coming.Row(plane, y);
                for (var x = 0; x < row.Length; x++)
                    row[x] = (byte)((row[x] * (Blend.Full - shares[x * step]) + next[x] * shares[x * step] + 128) >> 8);
            }
        }
    }
}
