namespace AutoVideo.Render;

/// <summary>Progress of a render as one number: each step has a share of the whole.</summary>
internal sealed class RenderProgress(IProgress<double> report, int frames)
{
    private const double Frames = 0.86, Sound = 0.04, Join = 0.02, Verify = 0.07;
    private readonly Lock gate = new();
    private int framesDone;
    private double rest, reported;

    internal void FramesDone(int count)
    {
        lock (gate)
        {
            framesDone += count;
            Tell();
        }
    }

    internal void SoundDone() => Add(Sound);
    internal void JoinDone() => Add(Join);
    internal void VerifyDone() => Add(Verify);

    private void Add(double share)
    {
        lock (gate)
        {
            rest += share;
            Tell();
        }
    }

    // Whole percents are enough, and keep a long video from reporting thousands of times.
    private void Tell()
    {
        var now = Frames * Math.Min(framesDone, frames) / frames + rest;
        if (now - reported < 0.01)
            return;
        reported = now;
        report.Report(now);
    }
}
