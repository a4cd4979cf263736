using AutoVideo.Failures;

namespace AutoVideo.Scenarios;

/// <summary>The one place where it is decided who may do what with a scenario: to anybody without a right it is not there.</summary>
public sealed class ScenarioAccess(ScenarioStore scenarios)
{
    /// <exception cref="PermanentException"><c>scenario_not_found</c>; <c>permission_missing</c> when the caller may see it, but not do this.</exception>
    public async Task<Scenario> ReadAsync(string id, string userId, ScenarioRight needed, CancellationToken cancellation)
    {
        var scenario = await scenarios.FindAsync(id, cancellation);
        if (scenario is null || RightOf(scenario, userId) is not { } right || (scenario.DeletedAt is not null && scenario.OwnerId != userId))
            throw ScenarioStore.NotFound(id);
        return right >= needed ? scenario : throw new PermanentException("permission_missing", $"The scenario is shared with you to {right.ToString().ToLowerInvariant()} only.");
    }

    /// <summary>What only the owner may do: delete, share, restore.</summary>
    /// <exception cref="PermanentException">As <see cref="ReadAsync"/>.</exception>
    public async Task<Scenario> ReadOwnAsync(string id, string userId, CancellationToken cancellation)
    {
        var scenario = await ReadAsync(id, userId, ScenarioRight.View, cancellation);
        return scenario.OwnerId == userId ? scenario : throw new PermanentException("permission_missing", "Only the scenario's owner may do this.");
    }

    private static ScenarioRight? RightOf(Scenario scenario, string userId) => scenario.OwnerId == userId
        ? ScenarioRight.Edit
        : scenario.People.FirstOrDefault(person => person.UserId == userId)?.Right;
}
