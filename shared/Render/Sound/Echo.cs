namespace AutoVideo.Render.Sound;

/// <summary>A soft room: one delayed copy, darker each time it comes round.</summary>
internal static class Echo
{
    /// <param name="seconds">Time until a sound comes back.</param>
    /// <param name="feedback">How much of it comes back, below 1.</param>
    internal static void Apply(float[] channel, double seconds, float feedback)
    {
        var delay = (int)(seconds * WavFile.SampleRate);
        var dark = 0f;
        for (var at = delay; at < channel.Length; at++)
        {
            dark += 0.25f * (channel[at - delay] - dark);
            channel[at] += feedback * dark;
        }
    }
}
