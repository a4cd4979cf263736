using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Batches;

public sealed class GetBatchFunction(ICallers callers, BatchStore batches, Pages pages)
{
    /// <summary>How far a batch is, and what it cost until now.</summary>
    [Function("GetBatch"), Requires(Permissions.VideoRead), Answers<BatchView>, Fails("batch_not_found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/batches/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return Results.Json(BatchView.Of(await batches.ReadAsync(id, caller.UserId, cancellation)), BatchesHttpJsonContext.Default.BatchView);
    }

    /// <summary>The videos of a batch in order of its list.</summary>
    [Function("ListBatchItems"), Requires(Permissions.VideoRead), Answers<BatchItemPage>, Paged(usual: 100, max: 500), Fails("batch_not_found")]
    [Query("status", "Only those in this state.", Values = ["waiting", "running", "completed", "failed", "cancelled"])]
    public async Task<IResult> ItemsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/batches/{id}/items")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var status = RequestQuery.OneOf(request, "status", "waiting", "running", "completed", "failed", "cancelled");
        var caller = await callers.OfAsync(request, cancellation);
        await batches.ReadAsync(id, caller.UserId, cancellation);
        var scope = $"{id} {status}";
        var wanted = pages.Read(request, scope, usual: 100, max: 500);
        var page = await batches.ItemsAsync(
            id, status is null ? null : Enum.Parse<BatchItemStatus>(status, ignoreCase: true), wanted.Limit, wanted.Cursor, cancellation);
        return Results.Json(
            new BatchItemPage([.. page.Documents.Select(document => BatchItemView.Of(document.Value))], pages.Next(request, scope, page.Continuation)),
            BatchesHttpJsonContext.Default.BatchItemPage);
    }
}
