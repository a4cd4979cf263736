using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Safety;

internal sealed class SafetyRoster(IOptions<SafetyOptions> options, IOptions<OpenAiOptions> openAi) : IProviderRoster
{
    public AiKind Kind => AiKind.Moderation;
    public string Stage => "safety";

    public IReadOnlyList<RosterEntry> List() => [.. ProviderOrder.Of(options.Value.Moderators).Select(provider => provider == "offline"
        ? new RosterEntry(provider, "words", true, Kind)
        : new RosterEntry(provider, openAi.Value.Key.Length > 0 ? openAi.Value.ModerationModel : null, openAi.Value.Key.Length > 0, Kind))];
}
