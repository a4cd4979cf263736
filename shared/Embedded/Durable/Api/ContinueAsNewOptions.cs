namespace AutoVideo.Embedded.Durable;

/// <summary>How an orchestration starts over under its id with an empty history.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Version of the next execution; null keeps the present one.</summary>
    public string? NewVersion { get; set; }
}
