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
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/ai/providers")] HttpRequest request) => Results.Json(
        new ProviderList([.. status.List().Select(roster => new ProviderStage(
            roster.Roster.Stage, VideoView.Wire(roster.Roster.Kind), [.. roster.Entries.Select(ProviderView.Of)]))]),
        AiHttpJsonContext.Default.ProviderList);
}

/// <param name="Items">A list per stage.</param>
internal sealed record ProviderList(IReadOnlyList<ProviderStage> Items);

/// <param name="Providers">In the order in which they are asked; those that are not configured are passed over.</param>
internal sealed record ProviderStage(string Stage, string Kind, IReadOnlyList<ProviderView> Providers);

/// <param name="Health">healthy, onTrial (the next call decides) or paused, as the answering process has seen it; missing when not configured.</param>
internal sealed record ProviderView(string Provider, string? Model, bool Configured, string? Health, DateTimeOffset? PausedUntil, ProviderFaultView? LastFault)
{
    public static ProviderView Of((RosterEntry Entry, Calls.GateHealth Health) one) => new(
        one.Entry.Provider, one.Entry.Model, one.Entry.IsConfigured, one.Entry.IsConfigured ? VideoView.Wire(one.Health.State) : null, one.Health.PausedUntil,
        one.Health.LastFault is { } fault ? new(VideoView.Wire(fault.Fault), fault.Message, fault.At) : null);
}

internal sealed record ProviderFaultView(string Fault, string Message, DateTimeOffset At);
