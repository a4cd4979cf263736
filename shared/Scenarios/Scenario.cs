using AutoVideo.Script;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <summary>
/// A scenario: what a video says and shows, kept and edited before and apart from any video. Container <c>scenarios</c>,
/// partition key <c>/scenarioId</c>; versions, links, grants and comments lie beside it in the same partition.
/// </summary>
/// <param name="Revision">1 at first, one more with every change of the content; it is the ETag that clients see.</param>
/// <param name="Sequence">Number of the last event.</param>
/// <param name="Outbox">Events of the last change, until they are passed on.</param>
public sealed record Scenario(
    string Id, string OwnerId, ScenarioContent Content, int Revision, string EditedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Sequence, IReadOnlyList<ScenarioEvent> Outbox)
{
    public const string Container = "scenarios";
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Since when it is in the bin; it leaves for good 30 days later.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Its time in the bin is over: it is being removed and cannot be brought back.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Newest version kept: a revision number.</summary>
    public int LastVersion { get; init; }

    /// <summary>How many versions are kept.</summary>
    public int VersionCount { get; init; }

    /// <summary>How many remarks there are.</summary>
    public int Comments { get; init; }

    /// <summary>Users who may see or change it, in order of their grant.</summary>
    public IReadOnlyList<ScenarioGrant> People { get; init; } = [];

    public static DocumentKey KeyOf(string id) => new(Container, id, id);
}

/// <summary>All that a person edits.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Status">Draft while it is being written, ready when a video may be made of it.</param>
/// <param name="Format">9:16, 16:9, 1:1 or 4:5.</param>
/// <param name="Seconds">Wanted length.</param>
public sealed record ScenarioContent(
    string Title, string Language, ScenarioStatus Status, string Format, double Seconds, IReadOnlyList<ScenarioScene> Scenes)
{
    /// <summary>Id of the template it was begun from.</summary>
    public string? Template { get; init; }
    public string? Tone { get; init; }
    public string? Audience { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public SeoFields? Seo { get; init; }

    /// <summary>Where facts came from: titles or addresses, in order of first use.</summary>
    public IReadOnlyList<string> Citations { get; init; } = [];
}

public enum ScenarioStatus { Draft, Ready }

/// <param name="Id">Stable over all edits, unique within the scenario: up to 40 of a-z, A-Z, 0-9, - and _.</param>
/// <param name="Narration">What is spoken; may be empty while the scenario is a draft.</param>
public sealed record ScenarioScene(string Id, SceneRole Role, string Narration)
{
    public string? OnScreenText { get; init; }
    public string? Kicker { get; init; }
    public string? VisualPrompt { get; init; }
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>1-based places in the scenario's citations that this scene's claims come from.</summary>
    public IReadOnlyList<int> Sources { get; init; } = [];

    /// <summary>What is drawn over the picture; null for nothing.</summary>
    public SceneOverlay? Overlay { get; init; }

    /// <summary>A note to whoever edits, never spoken or shown.</summary>
    public string? Notes { get; init; }
}

/// <param name="Name"><c>created</c>, <c>edited</c>, <c>deleted</c>, <c>restored</c>, <c>shared</c>, <c>unshared</c>, <c>commented</c>, <c>resolved</c>, ….</param>
/// <param name="By">Id of the user who did it; null for a guest by link.</param>
public sealed record ScenarioEvent(long Sequence, string Name, DateTimeOffset At, string? By, string? Detail = null);

/// <summary>A kept state of the content.</summary>
/// <param name="Number">The revision that it was.</param>
/// <param name="IsAutosave">Kept by itself, and replaced by the next one of the same writing.</param>
public sealed record ScenarioVersion(string ScenarioId, int Number, ScenarioContent Content, string EditedBy, DateTimeOffset At, bool IsAutosave)
{
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "version";

    /// <summary>What the editor says about it.</summary>
    public string? Label { get; init; }

    /// <summary>The version whose content this one brought back.</summary>
    public int? RestoredFrom { get; init; }

    public static string IdOf(string scenarioId, int number) => $"{scenarioId}-v{number:D8}";
}

/// <summary>A line in a user's list: container <c>scenario_summaries</c>, partition key <c>/userId</c>.</summary>
/// <param name="UserId">Whose list it is in: the owner's, or that of a user it is shared with.</param>
public sealed record ScenarioSummary(
    string Id, string UserId, string OwnerId, string Title, string Language, ScenarioStatus Status, string? Template, string Format, int Scenes,
    double Seconds, IReadOnlyList<string> Tags, int Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt, long Sequence)
{
    public const string Container = "scenario_summaries";
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>What somebody may do with a scenario, each including the one before.</summary>
public enum ScenarioRight { View, Comment, Edit }

public sealed record ScenarioGrant(string UserId, ScenarioRight Right, DateTimeOffset At);
