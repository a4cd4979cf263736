using AutoVideo.Storage;

namespace AutoVideo.Ai.Safety;

/// <summary>What was found in one text of one user. Container <c>safety_verdicts</c>, partition key the user's id, id the hash of the text.</summary>
/// <param name="Subject">topic, style, script or picture.</param>
/// <param name="Category">Why it is refused; null when it is not.</param>
internal sealed record SafetyVerdict(string Id, string UserId, string Subject, string? Category, string Moderator, DateTimeOffset At)
{
    public const string Container = "safety_verdicts";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The refusal in the list of admins.</summary>
    public string? RefusalId { get; init; }
    public Overturned? Overturned { get; init; }

    public bool Refuses => Category is not null && Overturned is null;
}

/// <summary>A refusal for admins: container <c>safety_refusals</c>, partition key the month (UTC), id <c>ref_</c> and a UUIDv7.</summary>
/// <param name="Excerpt">The beginning of the refused text.</param>
public sealed record SafetyRefusal(
    string Id, string Month, string UserId, string? VideoId, string Subject, string Category, string Moderator, string Excerpt, string Verdict, DateTimeOffset At)
{
    public const string Container = "safety_refusals";
    public int SchemaVersion { get; init; } = 1;
    public Overturned? Overturned { get; init; }

    internal static DocumentKey KeyOf(string month, string id) => new(Container, month, id);
}

/// <param name="By">Id of the admin.</param>
public sealed record Overturned(string By, string Reason, DateTimeOffset At);
