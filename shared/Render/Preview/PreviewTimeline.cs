using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Preview;

/// <summary>The same timeline, small and quick: 360 pixels on the shorter side, every frame where it will be.</summary>
internal static class PreviewTimeline
{
    private const int ShortSide = 360, Crf = 28;

    internal static Timeline.Timeline Of(Timeline.Timeline timeline)
    {
        var (width, height) = SizeOf(timeline.Output);
        return timeline with { Output = new OutputSpec(width, height, timeline.Output.FrameRate, "ultrafast", Crf) };
    }

    private static (int Width, int Height) SizeOf(OutputSpec output)
    {
        var scale = Math.Min(1, (double)ShortSide / Math.Min(output.Width, output.Height));
        return (Even(output.Width * scale), Even(output.Height * scale));
    }

    private static int Even(double pixels) => Math.Max(64, (int)Math.Round(pixels / 2) * 2);
}
