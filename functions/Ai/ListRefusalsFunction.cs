using AutoVideo.Ai.Safety;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>What safety refused in a month, newest first: <c>?month=2026-11&amp;limit=50&amp;cursor=…</c>.</summary>
public sealed class ListRefusalsFunction(SafetyAppeals appeals, Pages pages)
{
    [Function("ListRefusals"), Requires(Permissions.AdminSafetyManage), Answers<RefusalPage>, Paged]
    [Query("month", "In UTC; the month that runs when not given.", Example = "2026-11", MaxLength = 7)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/safety/refusals")] HttpRequest request, CancellationToken cancellation)
    {
        var wanted = pages.Read(request, "refusals");
        var page = await appeals.ListAsync(RequestQuery.Text(request, "month"), wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new RefusalPage([.. page.Documents.Select(document => RefusalView.Of(document.Value))], pages.Next(request, "refusals", page.Continuation)),
            AiHttpJsonContext.Default.RefusalPage);
    }
}

internal sealed record RefusalPage(IReadOnlyList<RefusalView> Items, string? Next);

/// <param name="Subject">topic, style, script or picture.</param>
/// <param name="Excerpt">The beginning of the refused text.</param>
internal sealed record RefusalView(
    string Id, string User, string? Video, string Subject, string Category, string Moderator, string Excerpt, DateTimeOffset At,
    string? OverturnedBy, string? OverturnedReason, DateTimeOffset? OverturnedAt)
{
    public static RefusalView Of(SafetyRefusal refusal) => new(
        refusal.Id, refusal.UserId, refusal.VideoId, refusal.Subject, refusal.Category, refusal.Moderator, refusal.Excerpt, refusal.At,
        refusal.Overturned?.By, refusal.Overturned?.Reason, refusal.Overturned?.At);
}
