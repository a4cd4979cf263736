namespace AutoVideo.Telemetry;

/// <summary>Tries one thing the product depends on.</summary>
public interface IHealthProbe
{
    string Name { get; }

    /// <summary>False when the settings do not use it.</summary>
    bool Applies => true;

    /// <summary>False when the product gets by without it, slower or with less.</summary>
    bool Needed => true;

    /// <exception cref="Exception">It does not work; the message says why, without addresses.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}
