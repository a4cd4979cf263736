using AutoVideo.Cli.Progress;

namespace AutoVideo.Tests.Cli;

public sealed class TimeLeftTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void Follows_from_a_steady_pace()
    {
        var left = new TimeLeft(_time);
        for (var percent = 0; percent <= 40; percent += 10)
        {
            left.Report(percent);
            _time.Advance(TimeSpan.FromSeconds(5));
        }
        // 60 percent at half a second each, five seconds of which are over.
        Assert.Equal(25, left.Estimate()!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Is_unknown_at_the_start_and_never_negative()
    {
        var left = new TimeLeft(_time);
        left.Report(0);
        Assert.Null(left.Estimate());
        _time.Advance(TimeSpan.FromSeconds(1));
        left.Report(99);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, left.Estimate());
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(3.0, "a few seconds left")]
    [InlineData(22.0, "about 25 s left")]
    [InlineData(100.0, "about 2 min left")]
    public void Is_told_no_finer_than_it_is_known(double? seconds, string expected) =>
        Assert.Equal(expected, TimeLeft.Describe(seconds is { } value ? TimeSpan.FromSeconds(value) : null));

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => _ticks;
        public void Advance(TimeSpan step) => _ticks += step.Ticks;
    }
}
