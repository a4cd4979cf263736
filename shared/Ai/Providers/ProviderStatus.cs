using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Providers;

/// <summary>All rosters with what this process has seen of each provider.</summary>
public sealed class ProviderStatus
{
    private readonly IReadOnlyList<IProviderRoster> rosters;
    private readonly ProviderGates gates;

    internal ProviderStatus(IEnumerable<IProviderRoster> rosters, ProviderGates gates) => (this.rosters, this.gates) = ([.. rosters], gates);

    public bool IsOff(RosterEntry entry) => gates.IsOff(entry.Kind, entry.Provider);

    public IReadOnlyList<(IProviderRoster Roster, IReadOnlyList<(RosterEntry Entry, GateHealth Health)> Entries)> List() =>
        [.. rosters.Select(roster => (roster, (IReadOnlyList<(RosterEntry, GateHealth)>)[.. roster.List().Select(entry => (entry, gates.For(entry.Kind, entry.Provider).Health))]))];
}
