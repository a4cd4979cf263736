using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Providers;

/// <summary>What administrators do with providers while the product runs: switch off and on, order, forget what was seen of one.</summary>
public sealed class ProviderAdministration
{
    /// <summary>The provider that needs nobody: what remains when all others are off or fail.</summary>
    public const string Offline = "offline";
    private readonly IReadOnlyList<IProviderRoster> rosters;
    private readonly ProviderChoices choices;

    internal ProviderAdministration(IEnumerable<IProviderRoster> rosters, ProviderChoices choices) => (this.rosters, this.choices) = ([.. rosters], choices);

    /// <exception cref="PermanentException"><c>provider_unknown</c>; <c>provider_fixed</c> for the offline ones.</exception>
    public Task<(ChosenProviders Chosen, string Version)> SwitchAsync(
        AuditActor actor, AiKind kind, string provider, bool on, string? reason, WriteCondition condition, CancellationToken cancellation)
    {
        Check(kind, provider);
        if (provider == Offline && !on)
            throw new PermanentException("provider_fixed", "The offline providers are what remains when all others fail; they are not switched off.");
        return choices.ChangeAsync(actor, on ? "provider.on" : "provider.off", ChosenProviders.NameOf(kind, provider), condition, (before, now) =>
        {
            SwitchedOff[] others = [.. before.Off.Where(off => off.Kind != kind || off.Provider != provider)];
            return on && others.Length == before.Off.Count ? before : before with { Off = on ? others : [.. others, new SwitchedOff(kind, provider, actor.Id, now, reason)] };
        }, cancellation);
    }

    /// <param name="stage">E.g. <c>script</c>.</param>
    /// <param name="providers">Those to be asked first; empty for the order of the settings.</param>
    /// <exception cref="PermanentException"><c>stage_not_found</c>; <c>order_invalid</c>: a provider that is not one of the stage, or twice.</exception>
    public Task<(ChosenProviders Chosen, string Version)> OrderAsync(
        AuditActor actor, string stage, IReadOnlyList<string> providers, WriteCondition condition, CancellationToken cancellation)
    {
        var roster = rosters.FirstOrDefault(roster => roster.Stage == stage && roster.IsOrderable)
            ?? throw new PermanentException("stage_not_found", $"There is no stage of this name whose order can be chosen: {string.Join(", ", rosters.Where(roster => roster.IsOrderable).Select(roster => roster.Stage))}.");
        var known = roster.List().Select(entry => entry.Provider).ToHashSet(StringComparer.Ordinal);
        if (providers.Any(provider => !known.Contains(provider)) || providers.Distinct(StringComparer.Ordinal).Count() != providers.Count)
            throw new PermanentException("order_invalid", $"An order names each provider of the stage once at most: {string.Join(", ", known)}.");
        return choices.ChangeAsync(actor, "provider.order", stage, condition, (before, _) =>
        {
            var orders = before.Orders.Where(order => order.Key != stage).ToDictionary();
            if (providers.Count > 0)
                orders[stage] = providers;
            return before with { Orders = orders };
        }, cancellation);
    }

    /// <summary>Has all processes forget what they saw of a provider: it is asked again at once.</summary>
    /// <exception cref="PermanentException"><c>provider_unknown</c>.</exception>
    public Task<(ChosenProviders Chosen, string Version)> ResetAsync(AuditActor actor, AiKind kind, string provider, CancellationToken cancellation)
    {
        Check(kind, provider);
        var name = ChosenProviders.NameOf(kind, provider);
        return choices.ChangeAsync(
            actor, "provider.reset", name, WriteCondition.None, (before, now) => before with { Resets = before.Resets.Where(one => one.Key != name).Append(new(name, now)).ToDictionary() }, cancellation);
    }

    public Task<(ChosenProviders Chosen, string Version)> ReadAsync(CancellationToken cancellation) => choices.ReadAsync(cancellation);

    private void Check(AiKind kind, string provider)
    {
        if (!rosters.SelectMany(roster => roster.List()).Any(entry => entry.Kind == kind && entry.Provider == provider))
            throw new PermanentException("provider_unknown", "There is no such provider of this kind.");
    }
}
