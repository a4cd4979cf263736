namespace AutoVideo.Videos.Reviews;

/// <summary>Where a person can be asked before more is spent: after the script, and after voices and pictures.</summary>
public enum ReviewGate { Script, Storyboard }

/// <summary>A question to the owner that the pipeline waits for.</summary>
/// <param name="Script">Blob name of the script as it was when asked.</param>
/// <param name="Reminders">How often the owner was reminded.</param>
public sealed record VideoReview(ReviewGate Gate, string Script, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt, int Reminders)
{
    public ReviewDecision? Decision { get; init; }

    /// <summary>When the last reminder went out; null before the first.</summary>
    public DateTimeOffset? RemindedAt { get; init; }
}

public sealed record ReviewDecision(bool Approved, string By, DateTimeOffset At, string? Reason);

/// <summary>What was approved: asked again only when it has changed since.</summary>
/// <param name="Script">Blob name of the approved script, edits included.</param>
public sealed record ReviewApproval(ReviewGate Gate, string Script, string By, DateTimeOffset At)
{
    /// <summary>Voice, style or the like were changed before it was approved: what was made so far is made again.</summary>
    public bool HasNewSettings { get; init; }
}
