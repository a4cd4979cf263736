using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Providers;

/// <summary>The providers that a setting names, and which of them are configured.</summary>
/// <param name="order">The setting.</param>
/// <param name="models">Model of each configured provider.</param>
/// <param name="charges">Adds how a provider charges, where that is not by what everybody is asked for.</param>
/// <param name="stock">A provider that does the same work by searching in its stock; null for none.</param>
internal sealed class ConfiguredRoster(
    AiKind kind, string stage, Func<string> order, Func<IReadOnlyDictionary<string, string>> models, string? stock = null, Func<RosterEntry, RosterEntry>? charges = null) : IProviderRoster
{
    public AiKind Kind => kind;
    public string Stage => stage;

    public IReadOnlyList<RosterEntry> List()
    {
        var configured = models();
        return [.. ProviderOrder.Of(order())
            .Select(provider => new RosterEntry(provider, configured.GetValueOrDefault(provider), configured.ContainsKey(provider), provider == stock ? AiKind.Stock : kind))
            .Select(entry => entry.IsConfigured && charges is not null ? charges(entry) : entry)];
    }
}
