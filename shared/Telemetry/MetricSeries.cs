namespace AutoVideo.Telemetry;

/// <summary>One combination of labels: a value, or a histogram's counts.</summary>
internal sealed class MetricSeries
{
    /// <summary>Upper bounds in the instrument's unit, seconds as a rule; 0.2 is the objective of the API.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[Bounds.Count + 1];
    private double _sum;

    public void Add(double value)
    {
        lock (_lock)
            _sum += value;
    }

    public void Set(double value)
    {
        lock (_lock)
            _sum = value;
    }

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < Bounds.Count && value > Bounds[bucket])
            bucket++;
        lock (_lock)
        {
            _buckets[bucket]++;
            _sum += value;
        }
    }

    /// <summary>The value or sum, and how many records fell into each bucket; the last one is above all bounds.</summary>
    public (double Sum, long[] Buckets) Read()
    {
        lock (_lock)
            return (_sum, [.. _buckets]);
    }
}
