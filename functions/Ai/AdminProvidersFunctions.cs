using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Providers;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>Body of <c>PUT /api/v1/admin/ai/providers/{kind}/{provider}</c>.</summary>
/// <param name="Enabled">False: it is passed over until it is enabled again.</param>
/// <param name="Reason">For other administrators.</param>
internal sealed record SwitchProvider(bool Enabled, [MaxLength(300)] string? Reason = null) : IExample<SwitchProvider>
{
    public static SwitchProvider Example { get; } = new(false, "Its prices have changed.");
}

/// <summary>Body of <c>PUT /api/v1/admin/ai/stages/{stage}/order</c>.</summary>
/// <param name="Providers">Those to be asked first; the others follow as the settings have them. Empty: all as the settings have them.</param>
internal sealed record OrderProviders([MaxLength(20), Each(1, 40)] IReadOnlyList<string> Providers) : IExample<OrderProviders>
{
    public static OrderProviders Example { get; } = new(["offline"]);
}

/// <param name="Items">A list per stage.</param>
internal sealed record AdminProviderList(IReadOnlyList<AdminProviderStage> Items);

/// <param name="Orderable">Whether its order can be chosen here; else the settings decide.</param>
/// <param name="Ordered">Whether it was.</param>
/// <param name="Providers">In the order in which they are asked.</param>
internal sealed record AdminProviderStage(string Stage, bool Orderable, bool Ordered, IReadOnlyList<AdminProviderView> Providers);

/// <param name="Kind">text, image, voice, transcription, vision, moderation or stock.</param>
/// <param name="Health">healthy, onTrial or paused, as the answering process has seen it; off when switched off; missing when not configured.</param>
/// <param name="Off">Who switched it off.</param>
internal sealed record AdminProviderView(
    string Kind, string Provider, string? Model, bool Configured, string? Health, DateTimeOffset? PausedUntil, ProviderFaultView? LastFault, ProviderOffView? Off);

internal sealed record ProviderFaultView(string Fault, string Message, DateTimeOffset At);

internal sealed record ProviderOffView(string By, DateTimeOffset At, string? Reason);

/// <summary>Providers as administrators see and change them. A change holds at once here, and within five seconds in every process.</summary>
public sealed class AdminProvidersFunctions(ProviderAdministration administration, ProviderStatus status, Admins admins)
{
    private const long MaxBody = 4 * 1024;

    /// <summary>All providers with their health, their last fault, and what was chosen over the settings.</summary>
    [Function("AdminListProviders"), Requires(Permissions.AdminProviderManage), Answers<AdminProviderList>(Headers = ["ETag"])]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/ai/providers")] HttpRequest request, CancellationToken cancellation) =>
        View(request, await administration.ReadAsync(cancellation));

    /// <summary>Switches a provider off or on. What it has under way goes on; who asks for it then is served by the next one.</summary>
    [Function("AdminSwitchProvider"), Requires(Permissions.AdminProviderManage), Accepts<SwitchProvider>(MaxBody), Answers<AdminProviderList>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("provider_unknown", "provider_fixed")]
    public async Task<IResult> SwitchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/admin/ai/providers/{kind}/{provider}")] HttpRequest request, string kind, string provider, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AiHttpJsonContext.Default.SwitchProvider, MaxBody, cancellation);
        var admin = await admins.OfAsync(request, cancellation);
        return View(request, await administration.SwitchAsync(admin.Actor, Parse(kind), provider, body.Enabled, body.Reason, Preconditions.IfMatchWhenSent(request), cancellation));
    }

    /// <summary>Chooses which providers of a stage are asked first.</summary>
    [Function("AdminOrderProviders"), Requires(Permissions.AdminProviderManage), Accepts<OrderProviders>(MaxBody), Answers<AdminProviderList>(Headers = ["ETag"]), TakesIfMatch]
    [Fails("stage_not_found", "order_invalid")]
    public async Task<IResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/admin/ai/stages/{stage}/order")] HttpRequest request, string stage, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, AiHttpJsonContext.Default.OrderProviders, MaxBody, cancellation);
        var admin = await admins.OfAsync(request, cancellation);
        return View(request, await administration.OrderAsync(admin.Actor, stage, body.Providers, Preconditions.IfMatchWhenSent(request), cancellation));
    }

    /// <summary>Forgets the faults of a provider, so that it is asked again at once.</summary>
    [Function("AdminResetProvider"), Requires(Permissions.AdminProviderManage), Answers<AdminProviderList>(Headers = ["ETag"]), Repeatable, Fails("provider_unknown")]
    public async Task<IResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/ai/providers/{kind}/{provider}/reset")] HttpRequest request, string kind, string provider, CancellationToken cancellation)
    {
        var admin = await admins.OfAsync(request, cancellation);
        return View(request, await administration.ResetAsync(admin.Actor, Parse(kind), provider, cancellation));
    }

    private IResult View(HttpRequest request, (ChosenProviders Chosen, string Version) chosen)
    {
        Preconditions.Tag(request, chosen.Version);
        var stages = status.List().Select(stage => new AdminProviderStage(
            stage.Roster.Stage, stage.Roster.IsOrderable, chosen.Chosen.Orders.ContainsKey(stage.Roster.Stage), [.. stage.Entries.Select(one => Of(one.Entry, one.Health, chosen.Chosen))]));
        return Results.Json(new AdminProviderList([.. stages]), AiHttpJsonContext.Default.AdminProviderList);
    }

    private static AdminProviderView Of(RosterEntry entry, GateHealth health, ChosenProviders chosen)
    {
        var off = chosen.FindOff(entry.Kind, entry.Provider);
        return new(
            VideoView.Wire(entry.Kind), entry.Provider, entry.Model, entry.IsConfigured, ProviderView.HealthOf(entry, health, off is not null), health.PausedUntil,
            health.LastFault is { } fault ? new(VideoView.Wire(fault.Fault), fault.Message, fault.At) : null, off is null ? null : new(off.By, off.At, off.Reason));
    }

    private static AiKind Parse(string kind) => Enum.GetValues<AiKind>().Where(one => VideoView.Wire(one) == kind).Select(one => (AiKind?)one).FirstOrDefault()
        ?? throw new PermanentException("provider_unknown", "There is no such kind of provider.");
}
