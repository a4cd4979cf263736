using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>
/// A transactional batch. The service refuses to delete what is missing and to create what is past its time to live but still there;
/// the port allows both, so the batch is then sent again with that one operation changed.
/// </summary>
internal sealed class CosmosBatch(string container, string partition, IReadOnlyList<DocumentOperation> operations, TimeProvider time)
{
    private readonly List<DocumentOperation> left = [.. operations];

    /// <param name="create">An empty batch.</param>
    /// <param name="find">The envelope of a document, expired or not.</param>
    /// <param name="charged">Told of each request: its charge in RU, also of one that failed, and its status.</param>
    /// <param name="cancellation">Between two tries.</param>
    public async Task SendAsync(
        Func<TransactionalBatch> create, Func<DocumentKey, CancellationToken, Task<JsonDocument?>> find, Action<double, HttpStatusCode> charged,
        CancellationToken cancellation)
    {
        while (left.Count > 0)
        {
            var batch = Fill(create());
            using var answer = await CosmosErrors.RunAsync(container, () => batch.ExecuteAsync(cancellation));
            charged(answer.RequestCharge, answer.StatusCode);
            if (answer.IsSuccessStatusCode)
                return;
            var failed = Enumerable.Range(0, answer.Count).FirstOrDefault(i => answer[i].StatusCode is not HttpStatusCode.FailedDependency && !answer[i].IsSuccessStatusCode, -1);
            var status = failed < 0 ? answer.StatusCode : answer[failed].StatusCode;
            if (failed < 0 || status is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed))
                throw CosmosErrors.Explain(container, status, null, answer.ErrorMessage);
            if (!await AllowAsync(failed, status, find, cancellation))
                throw new PreconditionFailedException(KeyOf(left[failed]));
        }
    }

    private TransactionalBatch Fill(TransactionalBatch batch)
    {
        var now = time.GetUtcNow();
        foreach (var operation in left)
        {
            var (etag, expires) = operation.Condition.ETag is { } known ? CosmosETag.Of(known) : (null, null);
            if (expires <= now.ToUnixTimeMilliseconds())
                throw new PreconditionFailedException(KeyOf(operation));
            var options = etag is null ? null : new TransactionalBatchItemRequestOptions { IfMatchEtag = etag };
            batch = operation switch
            {
                { Json: null } => batch.DeleteItem(operation.Id, options),
                { Condition.MustBeAbsent: true } => batch.CreateItemStream(Body(operation, now)),
                { Condition.ETag: not null } => batch.ReplaceItemStream(operation.Id, Body(operation, now), options),
                _ => batch.UpsertItemStream(Body(operation, now)),
            };
        }
        return batch;
    }

    private MemoryStream Body(DocumentOperation operation, DateTimeOffset now)
    {
        var expires = operation.TimeToLive is { } lifetime ? now.Add(lifetime).ToUnixTimeMilliseconds() : (long?)null;
        return CosmosEnvelope.Write(KeyOf(operation), operation.Json!, operation.TimeToLive, expires);
    }

    private async Task<bool> AllowAsync(
        int failed, HttpStatusCode status, Func<DocumentKey, CancellationToken, Task<JsonDocument?>> find, CancellationToken cancellation)
    {
        var operation = left[failed];
        if (operation.Json is null && operation.Condition == WriteCondition.None && status == HttpStatusCode.NotFound)
        {
            left.RemoveAt(failed);
            return true;
        }
        if (status != HttpStatusCode.Conflict || !operation.Condition.MustBeAbsent)
            return false;
        using var present = await find(KeyOf(operation), cancellation);
        if (present is null || !CosmosEnvelope.IsExpired(present.RootElement, time.GetUtcNow()))
            return false;
        var (service, _) = CosmosETag.Of(CosmosEnvelope.ETag(present.RootElement));
        left[failed] = operation with { Condition = WriteCondition.Matches(service) };
        return true;
    }

    private DocumentKey KeyOf(DocumentOperation operation) => new(container, partition, operation.Id);
}
