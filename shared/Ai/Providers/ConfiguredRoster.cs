using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Providers;

/// <summary>The providers that a setting names, and which of them are configured.</summary>
/// <param name="order">The setting.</param>
/// <param name="models">Model of each configured provider.</param>
/// <param name="stock">A provider that does the same work by searching in its stock; null for none.</param>
/// <param name="choices">Null where the setting alone decides about the order.</param>
/// <param name="charges">Adds how a provider charges, where that is not by what everybody is asked for.</param>
internal sealed class ConfiguredRoster(
    AiKind kind, string stage, Func<string> order, Func<IReadOnlyDictionary<string, string>> models, string? stock = null,
    ProviderChoices? choices = null, Func<RosterEntry, RosterEntry>? charges = null) : IProviderRoster
{
    public AiKind Kind => kind;
    public string Stage => stage;
    public bool IsOrderable => choices is not null;

    public IReadOnlyList<RosterEntry> List()
    {
        var configured = models();
        var named = ProviderOrder.Of(order());
        return [.. (choices?.Order(stage, named, name => name) ?? named)
            .Select(provider => new RosterEntry(provider, configured.GetValueOrDefault(provider), configured.ContainsKey(provider), provider == stock ? AiKind.Stock : kind))
            .Select(entry => entry.IsConfigured && charges is not null ? charges(entry) : entry)];
    }
}
