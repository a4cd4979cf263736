using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Providers;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>Which providers are configured, in which order they are asked, and how they were of late.</summary>
public sealed class ProvidersFunction(ProviderStatus status)
{
    [Function("AiProviders"), Requires(Permissions.AiUsageRead), Answers<ProviderList>]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/providers")] HttpRequest request) => Results.Json(
        new ProviderList([.. status.List().Select(roster => new ProviderStage(
            roster.Roster.Stage, VideoView.Wire(roster.Roster.Kind), [.. roster.Entries.Select(one => ProviderView.Of(one.Entry, one.Health, status.IsOff(one.Entry)))]))]),
        AiHttpJsonContext.Default.ProviderList);
}

/// <param name="Items">A list per stage.</param>
internal sealed record ProviderList(IReadOnlyList<ProviderStage> Items);

/// <param name="Providers">In the order in which they are asked; those that are not configured are passed over.</param>
internal sealed record ProviderStage(string Stage, string Kind, IReadOnlyList<ProviderView> Providers);

/// <param name="Health">healthy, onTrial (the next call decides), paused, or off (an administrator switched it off), as the answering process has seen it; missing when not configured.</param>
internal sealed record ProviderView(string Provider, string? Model, bool Configured, string? Health, DateTimeOffset? PausedUntil)
{
    public static ProviderView Of(RosterEntry entry, GateHealth health, bool isOff) => new(entry.Provider, entry.Model, entry.IsConfigured, HealthOf(entry, health, isOff), health.PausedUntil);

    public static string? HealthOf(RosterEntry entry, GateHealth health, bool isOff) => !entry.IsConfigured ? null : isOff ? "off" : VideoView.Wire(health.State);
}
