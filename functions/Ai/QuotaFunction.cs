using AutoVideo.Ai.Quotas;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>What the caller's plan allows, what of it is used or set aside, and when it begins anew.</summary>
public sealed class QuotaFunction(ICallers callers, AiQuotas quotas)
{
    [Function("AiQuota"), Requires(Permissions.AiUsageRead), Answers<QuotaView>]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/quota")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(QuotaView.Of(await quotas.ReadAsync(caller.UserId, cancellation)), AiHttpJsonContext.Default.QuotaView);
    }
}

internal sealed record QuotaView(string Plan, string TimeZone, DateTimeOffset DayEndsAt, DateTimeOffset MonthEndsAt, IReadOnlyList<QuotaEntry> Items)
{
    public static QuotaView Of(QuotaStatement statement) => new(
        statement.Plan, statement.TimeZone, statement.DayEndsAt, statement.MonthEndsAt,
        [.. statement.Lines.Select(line => new QuotaEntry(VideoView.Wire(line.Kind), UnitOf(line.Kind), line.Daily, line.Today, line.Monthly, line.ThisMonth))]);

    private static string UnitOf(QuotaKind kind) => kind switch
    {
        QuotaKind.Text => "tokens",
        QuotaKind.Image => "images",
        QuotaKind.Audio => "seconds",
        _ => "minutes",
    };
}

/// <param name="Daily">Missing for no limit.</param>
/// <param name="Today">Used and set aside for what is under way.</param>
internal sealed record QuotaEntry(string Kind, string Unit, double? Daily, double Today, double? Monthly, double ThisMonth);
