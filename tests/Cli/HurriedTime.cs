namespace AutoVideo.Tests.Cli;

/// <summary>Real time in which pauses between attempts are over at once; limits of several seconds stay as they are.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4.5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < LongestPause ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}
