using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Batches;

/// <summary>A person's batches with their items and results; the videos they made are looked after as such.</summary>
internal sealed class BatchUserData(IDocumentStore documents, BatchStore batches, BatchPump pump, IBlobStore blobs) : IUserData
{
    public string Kind => "batches";
    public IReadOnlyList<string> Containers => [Batch.Container, OpenBatch.Container, BatchEntry.Container];
    // Before the videos: what is not started any more need not be stopped.
    public int Order => -60;

    public async Task<bool> StopAsync(DataSubject subject, CancellationToken cancellation)
    {
        await foreach (var entry in documents.AllAsync(BatchEntry.Container, subject.UserId, cancellation))
        {
            if (await batches.FindAsync(entry.Id, cancellation) is not { Status: BatchStatus.Running or BatchStatus.Paused })
                continue;
            await batches.ChangeAsync(entry.Id, (batch, now) => batch.Status is BatchStatus.Running or BatchStatus.Paused ? BatchChanges.Cancel(batch, now) : null, cancellation);
            await pump.CancelVideosAsync(entry.Id, cancellation);
        }
        return true;
    }

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in documents.AllAsync(BatchEntry.Container, subject.UserId, cancellation))
            yield return entry.Id;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var id in keys)
        {
            if (await batches.FindAsync(id, cancellation) is { } batch && batch.OwnerId != subject.UserId)
                throw new PermanentException("batch_not_found", "The batch is another's.");
            await batches.CloseAsync(id, cancellation);
            // The batch before its results: who makes them notices that it is gone, and takes them back.
            await foreach (var item in documents.AllAsync(Batch.Container, id, cancellation))
                await documents.DeleteAsync(new(Batch.Container, id, item.Id), WriteCondition.None, cancellation);
            await foreach (var blob in blobs.ListAsync($"batches/{id}/", cancellation))
                await blobs.DeleteAsync(blob.Name, cancellation);
            await documents.DeleteAsync(new(BatchEntry.Container, subject.UserId, id), WriteCondition.None, cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in documents.AllAsync(BatchEntry.Container, subject.UserId, cancellation))
        {
            await foreach (var document in documents.AllAsync(Batch.Container, entry.Id, cancellation))
                yield return new ExportItem.Document(document.Value);
            yield return new ExportItem.File($"{entry.Id}.csv", $"batches/{entry.Id}/result.csv");
        }
    }
}
