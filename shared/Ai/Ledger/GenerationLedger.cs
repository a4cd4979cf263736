using AutoVideo.Ai.Calls;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Ledger;

/// <summary>Every call to a provider as a document, settled exactly once together with the sums it adds to.</summary>
internal sealed class GenerationLedger(IDocumentStore documents) : IDisposable
{
    // Calls of one user end one after the other here; what other processes write meanwhile is read again.
    private readonly Turns turns = new();

    /// <summary>Stores an intent; a repeat is harmless.</summary>
    public async Task OpenAsync(Generation intent, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(KeyOf(intent.UserMonth, intent.Id), intent, AiJsonContext.Default.Generation, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Stored by a process that died then.
        }
    }

    public async Task<Generation?> FindAsync(string userMonth, string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(KeyOf(userMonth, id), AiJsonContext.Default.Generation, cancellation))?.Value;

    /// <summary>Notes the provider's job id.</summary>
    public async Task SubmittedAsync(string userMonth, string id, string jobId, CancellationToken cancellation)
    {
        while (await documents.ReadAsync(KeyOf(userMonth, id), AiJsonContext.Default.Generation, cancellation) is { Value.IsSettled: false } stored)
        {
            try
            {
                await documents.WriteAsync(
                    KeyOf(userMonth, id), stored.Value with { State = GenerationState.Submitted, JobId = jobId }, AiJsonContext.Default.Generation,
                    WriteCondition.Matches(stored.ETag), null, cancellation);
                return;
            }
            catch (PreconditionFailedException)
            {
                // Changed meanwhile: look again.
            }
        }
    }

    /// <summary>Ends a call, once.</summary>
    /// <param name="userMonth">Partition of the call.</param>
    /// <param name="id">The call.</param>
    /// <param name="end">From the open record to its final one.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The final record, when this call made it final; null when it was final before, or is not there.</returns>
    public async Task<Generation?> SettleAsync(string userMonth, string id, Func<Generation, Generation> end, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(userMonth, cancellation);
        while (await documents.ReadAsync(KeyOf(userMonth, id), AiJsonContext.Default.Generation, cancellation) is { Value.IsSettled: false } stored)
        {
            var settled = end(stored.Value);
            if (await TryWriteAsync(settled, WriteCondition.Matches(stored.ETag), cancellation))
                return settled;
        }
        return null;
    }

    /// <summary>Adds a record that is final from the start: what the cache answered.</summary>
    public async Task AddAsync(Generation settled, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(settled.UserMonth, cancellation);
        while (!await TryWriteAsync(settled, WriteCondition.Absent, cancellation))
        {
            // A sum was changed by another process: add to what it is now.
        }
    }

    /// <returns>False when the record or a sum was changed meanwhile.</returns>
    private async Task<bool> TryWriteAsync(Generation settled, WriteCondition condition, CancellationToken cancellation)
    {
        var operations = new List<DocumentOperation>
        {
            DocumentOperation.Write(settled.Id, settled, AiJsonContext.Default.Generation, condition),
            await AddedAsync(UsageTotals.OfDay(settled.UserMonth, settled.Day), settled, cancellation),
        };
        if (settled.VideoId is { } video)
            operations.Add(await AddedAsync(UsageTotals.OfVideo(settled.UserMonth, video), settled, cancellation));
        try
        {
            await documents.WriteBatchAsync(Generation.Container, settled.UserMonth, operations, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }

    private async Task<DocumentOperation> AddedAsync(UsageTotals empty, Generation settled, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(KeyOf(empty.UserMonth, empty.Id), AiJsonContext.Default.UsageTotals, cancellation);
        return DocumentOperation.Write(
            empty.Id, (stored?.Value ?? empty).With(settled), AiJsonContext.Default.UsageTotals,
            stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag));
    }

    public void Dispose() => turns.Dispose();

    private static DocumentKey KeyOf(string userMonth, string id) => new(Generation.Container, userMonth, id);
}
