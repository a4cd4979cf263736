using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Batches;

public sealed class SteerBatchFunctions(ICallers callers, BatchStore batches, BatchPump pump)
{
    /// <summary>Starts no more videos; those that are being made go on.</summary>
    [Function("PauseBatch"), Requires(Permissions.VideoUpdate), Answers<BatchView>, Fails("batch_not_found", "batch_state_conflict")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches/{id}/pause")] HttpRequest request, string id, CancellationToken cancellation) =>
        ChangeAsync(request, id, BatchChanges.Pause, null, cancellation);

    /// <summary>Goes on with a paused batch.</summary>
    [Function("ResumeBatch"), Requires(Permissions.VideoUpdate), Answers<BatchView>, Fails("batch_not_found", "batch_state_conflict")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches/{id}/resume")] HttpRequest request, string id, CancellationToken cancellation) =>
        ChangeAsync(request, id, BatchChanges.Resume, () => pump.RunAsync(id, cancellation), cancellation);

    /// <summary>Ends a batch: what is being made stops, what waits is not made, what is finished stays.</summary>
    [Function("CancelBatch"), Requires(Permissions.VideoUpdate), Answers<BatchView>(202), Fails("batch_not_found", "batch_state_conflict")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches/{id}/cancel")] HttpRequest request, string id, CancellationToken cancellation) =>
        ChangeAsync(request, id, BatchChanges.Cancel, () => pump.CancelVideosAsync(id, cancellation), cancellation, StatusCodes.Status202Accepted);

    private async Task<IResult> ChangeAsync(
        HttpRequest request, string id, Func<Batch, DateTimeOffset, Batch?> change, Func<Task>? then, CancellationToken cancellation, int status = StatusCodes.Status200OK)
    {
        var caller = await callers.OfAsync(request, cancellation);
        await batches.ReadAsync(id, caller.UserId, cancellation);
        var batch = await batches.ChangeAsync(id, change, cancellation);
        if (then is not null)
        {
            await then();
            batch = await batches.ReadAsync(id, caller.UserId, cancellation);
        }
        return Results.Json(BatchView.Of(batch), BatchesHttpJsonContext.Default.BatchView, statusCode: status);
    }
}
