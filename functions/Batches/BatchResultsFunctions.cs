using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Batches;

/// <summary>Results of a batch that is over, each a redirect to a signed address that expires.</summary>
public sealed class BatchResultsFunctions(ICallers callers, BatchStore batches, IBlobStore blobs)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>The finished videos with their subtitles, in one archive.</summary>
    [Function("BatchArchive"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("batch_not_found", "batch_state_conflict")]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/batches/{id}/results.zip")] HttpRequest request, string id, CancellationToken cancellation) =>
        RedirectAsync(request, id, batch => batch.Archive, "zip", cancellation);

    /// <summary>Every item with its state, video, length, cost and error.</summary>
    [Function("BatchTable"), Requires(Permissions.VideoRead), Answers(302, Description = "To a signed address that expires and serves ranges."), Fails("batch_not_found", "batch_state_conflict")]
    public Task<IResult> TableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/batches/{id}/results.csv")] HttpRequest request, string id, CancellationToken cancellation) =>
        RedirectAsync(request, id, batch => batch.Table, "csv", cancellation);

    private async Task<IResult> RedirectAsync(HttpRequest request, string id, Func<Batch, string?> blobOf, string extension, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        var batch = await batches.ReadAsync(id, caller.UserId, cancellation);
        var blob = blobOf(batch) ?? throw BatchChanges.NotOver(batch);
        return Results.Redirect((await blobs.SignReadAsync(blob, Lifetime, $"{id}.{extension}", cancellation)).OriginalString);
    }
}
