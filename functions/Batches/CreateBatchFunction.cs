using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Batches;

public sealed class CreateBatchFunction(ICallers callers, BatchAdmission admission, BatchQuota quota, BatchStore batches, BatchPump pump, TimeProvider time)
{
    private const int MostOpen = 20, UsualConcurrency = 4, LongestName = 100;

    /// <summary>Takes a list of up to 1,000 videos and begins to make them: CSV whose first line names the columns, or JSON lines; the columns and
    /// properties are those of a single video, lists in CSV are written with semicolons. One wrong line, or too little quota, and nothing is taken.</summary>
    [Function("CreateBatch"), Requires(Permissions.VideoCreate), Accepts(BatchAdmission.Csv, BatchAdmission.MaxBody, Others = [BatchAdmission.JsonLines, BatchAdmission.JsonLinesToo])]
    [Query("name", "What people call it.", MaxLength = LongestName, Example = "Bees")]
    [Query("concurrency", "How many videos are made at the same time; 4 when not given.", Type = typeof(int), Minimum = 1, Maximum = Batch.MaxConcurrency)]
    [Answers<BatchView>(202, Headers = ["Location"]), Fails("batch_invalid", "batch_empty", "batch_too_long", "batch_lines_invalid", "batches_too_many", "quota_exceeded", "disk_full")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/batches")] HttpRequest request, CancellationToken cancellation)
    {
        var name = RequestQuery.Text(request, "name", LongestName) ?? "";
        var concurrency = (int)(RequestQuery.Whole(request, "concurrency", 1, Batch.MaxConcurrency) ?? UsualConcurrency);
        var caller = await callers.OfAsync(request, cancellation);
        var lines = await BatchAdmission.ReadAsync(request, cancellation);
        var id = Idempotency.IdOf(request, "bat", time.GetUtcNow());
        var batch = await batches.FindAsync(id, cancellation) ?? await TakeAsync(lines, id, caller.UserId, name, concurrency, cancellation);
        var view = BatchView.Of(batch);
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, BatchesHttpJsonContext.Default.BatchView, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<Batch> TakeAsync(IReadOnlyList<BatchLine> lines, string id, string userId, string name, int concurrency, CancellationToken cancellation)
    {
        var wishes = await admission.CheckAsync(lines, userId, cancellation);
        if ((await batches.ReadOpenAsync(userId, cancellation)).Count(open => open.BatchId != id) >= MostOpen)
            throw new PermanentException("batches_too_many", $"{MostOpen} batches are being made already; wait for one of them.");
        var budget = quota.BudgetOf([.. wishes.Select(wish => (wish.Line, wish.Request, (wish.Wish.Source ?? wish.Wish.Script)?.Length ?? 0))]);
        await quota.ReserveAsync(userId, id, budget, cancellation);
        var admitted = new List<BatchWish>(wishes.Count);
        foreach (var (wish, planned) in wishes.Zip(budget.Wishes))
            admitted.Add(planned with { Request = await admission.AdmitAsync(wish.Wish, cancellation) });
        await batches.CreateAsync(id, userId, name, concurrency, budget.CostUsd, admitted, cancellation);
        return (await pump.RunAsync(id, cancellation))!;
    }
}
