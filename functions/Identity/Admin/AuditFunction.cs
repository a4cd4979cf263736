using System.Globalization;
using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

internal sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? Next);

/// <summary>What administrators did, newest first, month by month: <c>?month=2026-11&amp;action=user.hide</c>.</summary>
public sealed class AuditFunction(AuditLog audit, Pages pages, TimeProvider time)
{
    [Function("AdminReadAudit"), Requires(Permissions.AdminAuditRead), Answers<AuditPage>, Paged]
    [Query("month", "Such as 2026-11; this month when not given.", MaxLength = 7), Query("actor", "Id of who did it."), Query("action", "Such as user.hide."), Query("target", "Id of what it was done to.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/admin/audit")] HttpRequest request, CancellationToken cancellation)
    {
        var month = RequestQuery.Text(request, "month", 7) ?? AuditEntry.MonthOf(time.GetUtcNow());
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw RequestQuery.Invalid("month", "month must be a month such as 2026-11.");
        var wanted = pages.Read(request, "audit");
        var page = await audit.ListAsync(
            month, RequestQuery.Text(request, "actor"), RequestQuery.Text(request, "action"), RequestQuery.Text(request, "target"), wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new AuditPage([.. page.Documents.Select(document => document.Value)], pages.Next(request, "audit", page.Continuation)), AdminHttpJsonContext.Default.AuditPage);
    }
}
