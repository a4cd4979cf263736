using System.Globalization;

namespace AutoVideo.Cli.Progress;

/// <summary>Foretells when 100 percent are reached, from the pace so far; recent pace counts more.</summary>
internal sealed class TimeLeft(TimeProvider time)
{
    private const double MinPercent = 3;
    private const double Weight = 0.3;
    private long? _started;
    private long _last;
    private double _lastPercent;
    private double? _secondsPerPercent;

    public void Report(double percent)
    {
        var now = time.GetTimestamp();
        if (_started is null)
        {
            (_started, _last, _lastPercent) = (now, now, percent);
            return;
        }
        if (percent <= _lastPercent)
            return;
        var pace = time.GetElapsedTime(_last, now).TotalSeconds / (percent - _lastPercent);
        _secondsPerPercent = _secondsPerPercent is { } before ? before + (Weight * (pace - before)) : pace;
        (_last, _lastPercent) = (now, percent);
    }

    /// <summary>Null until enough is known.</summary>
    public TimeSpan? Estimate()
    {
        if (_secondsPerPercent is not { } pace || _lastPercent < MinPercent)
            return null;
        var sinceLast = time.GetElapsedTime(_last).TotalSeconds;
        return TimeSpan.FromSeconds(Math.Max(0, (pace * (100 - _lastPercent)) - sinceLast));
    }

    public static string Describe(TimeSpan? left) => left switch
    {
        null => "",
        { TotalSeconds: < 5 } => "a few seconds left",
        { TotalSeconds: < 90 } near => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(near.TotalSeconds / 5) * 5:0} s left"),
        { } far => string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(far.TotalMinutes):0} min left"),
    };
}
