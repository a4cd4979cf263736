using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Providers;

/// <summary>What administrators chose over the settings, for all processes: container <c>system</c>, partition <c>providers</c>, one document.</summary>
public sealed record ChosenProviders
{
    public static readonly Storage.DocumentKey Key = new("system", "providers", "chosen");
    public static ChosenProviders None { get; } = new();
    public int SchemaVersion { get; init; } = 1;

    /// <summary>By stage: providers that are asked first, in this order; the others follow as the settings have them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Orders { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    public IReadOnlyList<SwitchedOff> Off { get; init; } = [];

    /// <summary>When what processes had seen of a provider was last forgotten, by <see cref="NameOf"/>.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Resets { get; init; } = new Dictionary<string, DateTimeOffset>();

    public SwitchedOff? FindOff(AiKind kind, string provider) => Off.FirstOrDefault(off => off.Kind == kind && off.Provider == provider);

    public static string NameOf(AiKind kind, string provider) => $"{kind}/{provider}";
}

/// <param name="By">Id of the administrator.</param>
/// <param name="Reason">For other administrators.</param>
public sealed record SwitchedOff(AiKind Kind, string Provider, string By, DateTimeOffset At, string? Reason);
