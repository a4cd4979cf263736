using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Batches;

public sealed class ListBatchesFunction(ICallers callers, BatchStore batches, Pages pages)
{
    /// <summary>The caller's batches, newest first.</summary>
    [Function("ListBatches"), Requires(Permissions.VideoRead), Answers<BatchPage>, Paged(usual: 20, max: 50)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/batches")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var wanted = pages.Read(request, caller.UserId, usual: 20, max: 50);
        var page = await batches.ListAsync(caller.UserId, wanted.Limit, wanted.Cursor, cancellation);
        var found = await Task.WhenAll(page.Documents.Select(document => batches.FindAsync(document.Id, cancellation)));
        return Results.Json(
            new BatchPage([.. found.OfType<Batch>().Select(BatchView.Of)], pages.Next(request, caller.UserId, page.Continuation)), BatchesHttpJsonContext.Default.BatchPage);
    }
}
