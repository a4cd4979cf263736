using AutoVideo.Failures;

namespace AutoVideo.Scenarios;

/// <summary>What becomes of a scenario: pure decisions, one event each.</summary>
internal static class ScenarioChanges
{
    public static readonly TimeSpan InBin = TimeSpan.FromDays(30);

    /// <summary>Writing within this time goes into one kept version.</summary>
    public static readonly TimeSpan OneWriting = TimeSpan.FromMinutes(10);

    public const int MaxVersions = 500, MaxPeople = 100;

    public static Scenario Create(string id, string ownerId, ScenarioContent content, DateTimeOffset now) =>
        new(id, ownerId, content, 1, ownerId, now, now, 1, [new(1, "created", now, ownerId)]) { LastVersion = 1, VersionCount = 1 };

    /// <param name="added">How many versions more are kept than before.</param>
    /// <exception cref="PermanentException"><c>scenario_deleted</c>.</exception>
    public static Scenario Edit(Scenario scenario, ScenarioContent content, string editor, int added, DateTimeOffset now)
    {
        if (scenario.DeletedAt is not null)
            throw new PermanentException("scenario_deleted", "The scenario is in the bin; restore it first.");
        var revision = scenario.Revision + 1;
        return Happened(scenario, "edited", editor, now) with
        {
            Content = content,
            Revision = revision,
            EditedBy = editor,
            LastVersion = revision,
            VersionCount = scenario.VersionCount + added,
        };
    }

    /// <returns>The same scenario when it is in the bin already.</returns>
    public static Scenario Delete(Scenario scenario, string by, DateTimeOffset now) =>
        scenario.DeletedAt is not null ? scenario : Happened(scenario, "deleted", by, now) with { DeletedAt = now };

    /// <returns>The same scenario when it is in no bin.</returns>
    public static Scenario Restore(Scenario scenario, string by, DateTimeOffset now) =>
        scenario.IsLeaving ? throw ScenarioStore.NotFound(scenario.Id)
        : scenario.DeletedAt is null ? scenario
        : Happened(scenario, "restored", by, now) with { DeletedAt = null };

    /// <param name="right">Null takes it away.</param>
    /// <exception cref="PermanentException"><c>share_with_owner</c>, <c>share_too_many</c>.</exception>
    public static Scenario Grant(Scenario scenario, string userId, ScenarioRight? right, string by, DateTimeOffset now)
    {
        if (userId == scenario.OwnerId)
            throw new PermanentException("share_with_owner", "The scenario is this user's own.");
        var before = scenario.People.FirstOrDefault(person => person.UserId == userId);
        if (before?.Right == right)
            return scenario;
        if (before is null && scenario.People.Count >= MaxPeople)
            throw new PermanentException("share_too_many", $"A scenario can be shared with {MaxPeople} users.");
        var others = scenario.People.Where(person => person.UserId != userId);
        return right is { } given
            ? Happened(scenario, "shared", by, now, userId) with { People = [.. others, new(userId, given, now)] }
            : Happened(scenario, "unshared", by, now, userId) with { People = [.. others] };
    }

    /// <summary>Something beside the content: the revision stays.</summary>
    public static Scenario Happened(Scenario scenario, string name, string? by, DateTimeOffset now, string? detail = null) => scenario with
    {
        UpdatedAt = now,
        Sequence = scenario.Sequence + 1,
        Outbox = [new(scenario.Sequence + 1, name, now, by, detail)],
    };
}
