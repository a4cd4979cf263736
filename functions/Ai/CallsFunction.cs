using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>The caller's single calls of a month, newest first: <c>?month=2026-11&amp;video=vid_…&amp;limit=50&amp;cursor=…</c>.</summary>
public sealed class CallsFunction(ICallers callers, UsageReport report, Pages pages, TimeProvider time)
{
    [Function("AiCalls"), Requires(Permissions.AiUsageRead), Answers<CallPage>, Paged]
    [Query("month", "In UTC; the month that runs when not given.", Example = "2026-11", MaxLength = 7)]
    [Query("video", "Only calls for this video.", MaxLength = 64)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/calls")] HttpRequest request, CancellationToken cancellation)
    {
        var month = RequestQuery.Text(request, "month") ?? $"{time.GetUtcNow().UtcDateTime:yyyy-MM}";
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId);
        var page = await report.ListAsync(caller.UserId, month, RequestQuery.Text(request, "video"), wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new CallPage([.. page.Documents.Select(document => CallView.Of(document.Value))], pages.Next(request, caller.UserId, page.Continuation)), AiHttpJsonContext.Default.CallPage);
    }
}

internal sealed record CallPage(IReadOnlyList<CallView> Items, string? Next);

/// <param name="State">intent, submitted, answered, failed or unknown.</param>
/// <param name="PassedOver">Who was asked before in vain, and why.</param>
internal sealed record CallView(
    string Id, string? Video, string Stage, string Kind, string Provider, string Model, string State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    int Sends, bool CacheHit, AiUsage? Usage, decimal? CostUsd, bool CostIsEstimate, decimal? SavedUsd, string? JobId, string? Fault, string? Why, string? Lost,
    string? Variant, string? RepeatOf, IReadOnlyList<PassedOverView>? PassedOver)
{
    public static CallView Of(Generation call) => new(
        call.Id, call.VideoId, call.Stage, VideoView.Wire(call.Kind), call.Provider, call.Model, VideoView.Wire(call.State), call.StartedAt, call.FinishedAt,
        call.Sends, call.IsCacheHit, call.Usage, call.CostUsd, call.CostIsEstimate, call.SavedUsd, call.JobId, call.Fault, call.Why, call.Lost,
        call.Variant, call.RepeatOf,
        call.PassedOver.Count == 0 ? null : [.. call.PassedOver.Select(passed => new PassedOverView(passed.Provider, VideoView.Wire(passed.Fault), passed.Why))]);
}

internal sealed record PassedOverView(string Provider, string Fault, string Why);
