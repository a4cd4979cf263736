using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Batches;

/// <summary>Batches and their items; an item's end and the batch's account are one transaction, so nothing is counted twice.</summary>
public sealed class BatchStore(IDocumentStore documents, TimeProvider time)
{
    // A batch of operations has 100 of them.
    private const int AtOnce = 50;

    /// <summary>Writes the items first and the batch last: half of a list never runs. The same id again finds what is there.</summary>
    public Task<Batch> CreateAsync(
        string id, string ownerId, string name, int concurrency, IReadOnlyList<(int Line, VideoRequest Request)> wishes, CancellationToken cancellation) =>
        CreateAsync(id, ownerId, name, concurrency, null, [.. wishes.Select(wish => new BatchWish(wish.Line, wish.Request, new Dictionary<QuotaKind, double>()))], cancellation);

    /// <summary>As above, with what is set aside of the owner's plan and what it will cost.</summary>
    public async Task<Batch> CreateAsync(
        string id, string ownerId, string name, int concurrency, decimal? estimatedCostUsd, IReadOnlyList<BatchWish> wishes, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var part in wishes.Index().Chunk(AtOnce))
        {
            var items = part.Select(wish => new BatchItem(id, wish.Index + 1, wish.Item.Line, wish.Item.Request, BatchItemStatus.Waiting) { Left = wish.Item.Left });
            try
            {
                await documents.WriteBatchAsync(Batch.Container, id, [.. items.Select(item => Write(item, WriteCondition.Absent))], cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Written before by the same request; what became of them since must not be undone.
            }
        }
        await documents.WriteAsync(
            new(OpenBatch.Container, OpenBatch.Partition, id), new OpenBatch(id, ownerId, now), BatchesJsonContext.Default.OpenBatch, WriteCondition.None, null, cancellation);
        await documents.WriteAsync(
            new(BatchEntry.Container, ownerId, id), new BatchEntry(id, ownerId, name, wishes.Count, now), BatchesJsonContext.Default.BatchEntry, WriteCondition.None, null, cancellation);
        var batch = new Batch(id, ownerId, name, BatchStatus.Running, wishes.Count, concurrency, 0, now, now) { EstimatedCostUsd = estimatedCostUsd };
        try
        {
            await documents.WriteAsync(Batch.KeyOf(id), batch, BatchesJsonContext.Default.Batch, WriteCondition.Absent, null, cancellation);
            return batch;
        }
        catch (PreconditionFailedException)
        {
            return (await FindAsync(id, cancellation))!;
        }
    }

    public async Task<Batch?> FindAsync(string id, CancellationToken cancellation) => IsId(id)
        ? (await documents.ReadAsync(Batch.KeyOf(id), BatchesJsonContext.Default.Batch, cancellation))?.Value
        : null;

    /// <summary>Another's is not found.</summary>
    /// <exception cref="PermanentException"><c>batch_not_found</c>.</exception>
    public async Task<Batch> ReadAsync(string id, string ownerId, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } batch && batch.OwnerId == ownerId
            ? batch
            : throw new PermanentException("batch_not_found", $"There is no batch '{id}'.");

    public async Task<BatchItem?> FindItemAsync(string id, int number, CancellationToken cancellation) => (await documents.ReadAsync(
        new(Batch.Container, id, BatchItem.IdOf(id, number)), BatchesJsonContext.Default.BatchItem, cancellation))?.Value;

    /// <summary>In order of the list.</summary>
    public Task<DocumentPage<BatchItem>> ItemsAsync(string id, BatchItemStatus? status, int limit, string? continuation, CancellationToken cancellation) =>
        documents.QueryAsync(
            new DocumentQuery(Batch.Container, id)
            {
                Filters = [new("type", FilterOperator.Equal, "item"), .. status is { } wanted ? new[] { new DocumentFilter("status", FilterOperator.Equal, wanted.ToString()) } : []],
                Limit = limit,
                Continuation = continuation,
            },
            BatchesJsonContext.Default.BatchItem, cancellation);

    /// <summary>Newest first.</summary>
    public Task<DocumentPage<BatchEntry>> ListAsync(string ownerId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(BatchEntry.Container, ownerId) { Descending = true, Limit = limit, Continuation = continuation }, BatchesJsonContext.Default.BatchEntry, cancellation);

    /// <summary>Applies a decision, whoever else writes at the same time.</summary>
    /// <param name="decide">Null or the same batch: nothing to do.</param>
    public async Task<Batch> ChangeAsync(string id, Func<Batch, DateTimeOffset, Batch?> decide, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Batch.KeyOf(id), BatchesJsonContext.Default.Batch, cancellation)
                ?? throw new PermanentException("batch_not_found", $"There is no batch '{id}'.");
            if (decide(stored.Value, time.GetUtcNow()) is not { } after || after == stored.Value)
                return stored.Value;
            try
            {
                await documents.WriteAsync(Batch.KeyOf(id), after, BatchesJsonContext.Default.Batch, WriteCondition.Matches(stored.ETag), null, cancellation);
                return after;
            }
            catch (PreconditionFailedException)
            {
                // Somebody else changed it in between: decide again.
            }
        }
    }

    /// <summary>Takes the next item, for one taker only.</summary>
    /// <returns>Null when there is nothing to start now.</returns>
    public async Task<BatchItem?> TakeNextAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Batch.KeyOf(id), BatchesJsonContext.Default.Batch, cancellation);
            if (stored is null || BatchChanges.StartNext(stored.Value, time.GetUtcNow()) is not { } after)
                return null;
            var item = (await FindItemAsync(id, after.Started, cancellation))! with { Status = BatchItemStatus.Running };
            if (await TryWriteAsync(stored, after, item, cancellation))
                return item;
        }
    }

    /// <summary>Notes how an item ended; a second time changes nothing.</summary>
    /// <returns>The batch after it.</returns>
    public async Task<Batch> EndAsync(BatchItem ended, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = (await documents.ReadAsync(Batch.KeyOf(ended.BatchId), BatchesJsonContext.Default.Batch, cancellation))!;
            var before = await FindItemAsync(ended.BatchId, ended.Number, cancellation);
            if (before?.Status != BatchItemStatus.Running)
                return stored.Value;
            var after = BatchChanges.End(stored.Value, ended, time.GetUtcNow());
            if (await TryWriteAsync(stored, after, ended, cancellation))
                return after;
        }
    }

    public async Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation) => [.. (await ReadOpenAsync(null, cancellation)).Select(open => open.BatchId)];

    /// <summary>Batches that have not ended.</summary>
    /// <param name="ownerId">Only this owner's; null for everybody's.</param>
    public async Task<IReadOnlyList<OpenBatch>> ReadOpenAsync(string? ownerId, CancellationToken cancellation)
    {
        var open = new List<OpenBatch>();
        var query = new DocumentQuery(OpenBatch.Container, OpenBatch.Partition)
        {
            Filters = ownerId is null ? [] : [new("ownerId", FilterOperator.Equal, ownerId)],
            Limit = 500,
        };
        do
        {
            var page = await documents.QueryAsync(query, BatchesJsonContext.Default.OpenBatch, cancellation);
            open.AddRange(page.Documents.Select(document => document.Value));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return open;
    }

    public Task CloseAsync(string id, CancellationToken cancellation) =>
        documents.DeleteAsync(new(OpenBatch.Container, OpenBatch.Partition, id), WriteCondition.None, cancellation);

    private async Task<bool> TryWriteAsync(StoredDocument<Batch> stored, Batch after, BatchItem item, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteBatchAsync(
                Batch.Container, after.Id,
                [DocumentOperation.Write(after.Id, after, BatchesJsonContext.Default.Batch, WriteCondition.Matches(stored.ETag)), Write(item, WriteCondition.None)],
                cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }

    private static DocumentOperation Write(BatchItem item, WriteCondition condition) =>
        DocumentOperation.Write(BatchItem.IdOf(item.BatchId, item.Number), item, BatchesJsonContext.Default.BatchItem, condition);

    private static bool IsId(string id) => id.Length is > 4 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
