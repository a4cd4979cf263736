using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.AccountData;

/// <param name="IsDone">Nothing of the person is left.</param>
/// <param name="MustWait">Something still runs, or could not be removed just now.</param>
public sealed record ErasureStep(bool IsDone, bool MustWait);

/// <summary>
/// Removes all there is of a person, a portion at a time: first the names of everything are collected and stored, then each is removed, then
/// all is looked through again until nothing is found; last, what files still hold of it is overwritten. A crash anywhere repeats at most one portion.
/// </summary>
public sealed partial class ErasureWork(
    IDocumentStore documents, UserStore users, IEnumerable<IUserData> kinds, IEnumerable<IDeletedBytes> deleted, TimeProvider time, ILogger<ErasureWork> logger)
{
    private static readonly TimeSpan Portion = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RecordKept = TimeSpan.FromDays(90);

    public async Task<ErasureStep> RunAsync(string id, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(Erasure.KeyOf(id), AccountDataJsonContext.Default.Erasure, cancellation);
        if (stored is null)
            return new(IsDone: true, MustWait: false);
        var erasure = stored.Value;
        if (erasure.UserId is null)
        {
            // Asked again because the process ended right after it was done: perhaps before it was said.
            LogErased(erasure.Id, erasure.Scope, erasure.Removed, erasure.Round);
            return new(IsDone: true, MustWait: false);
        }
        var concerned = kinds.Where(kind => erasure.Scope == ErasureScope.Account || kind.IsOfChannel).OrderBy(kind => kind.Order).ToArray();
        return erasure.Stage == ErasureStage.Removing
            ? await RemoveAsync(stored, concerned, cancellation)
            : await CollectAsync(stored, concerned, cancellation);
    }

    private async Task<ErasureStep> CollectAsync(StoredDocument<Erasure> stored, IReadOnlyList<IUserData> concerned, CancellationToken cancellation)
    {
        stored = await WriteAsync(stored, stored.Value with { Stage = ErasureStage.Collecting }, null, cancellation);
        var erasure = stored.Value;
        var isQuiet = true;
        foreach (var kind in concerned)
            isQuiet &= await kind.StopAsync(erasure.Subject, cancellation);
        if (!isQuiet)
            return new(IsDone: false, MustWait: true);
        var found = 0;
        foreach (var kind in concerned)
        {
            var page = 0;
            await foreach (var keys in kind.CollectAsync(erasure.Subject, cancellation).Chunk(ErasureKeys.Most).WithCancellation(cancellation))
            {
                // The same id when this is repeated after a crash: nothing was removed in between.
                var noted = new ErasureKeys($"{erasure.Id}-{kind.Order + 500:D4}-{erasure.Round:D4}-{kind.Kind}-{page++:D6}", kind.Kind, keys);
                await documents.WriteAsync(
                    new(Erasure.Container, erasure.Id, noted.Id), noted, AccountDataJsonContext.Default.ErasureKeys, WriteCondition.None, null, cancellation);
                found += keys.Length;
            }
        }
        if (found == 0)
            return await OverwriteAsync(stored, cancellation);
        await WriteAsync(stored, erasure with { Stage = ErasureStage.Removing, Round = erasure.Round + 1 }, null, cancellation);
        return new(IsDone: false, MustWait: false);
    }

    private async Task<ErasureStep> RemoveAsync(StoredDocument<Erasure> stored, IReadOnlyList<IUserData> concerned, CancellationToken cancellation)
    {
        var erasure = stored.Value;
        var end = time.GetUtcNow() + Portion;
        var removed = 0;
        var failedBefore = int.MaxValue;
        string? continuation = null;
        do
        {
            var page = await documents.QueryAsync(
                new DocumentQuery(Erasure.Container, erasure.Id) { Limit = 20, Continuation = continuation, Filters = [new("type", FilterOperator.Equal, "keys")] },
                AccountDataJsonContext.Default.ErasureKeys, cancellation);
            foreach (var keys in page.Documents.Select(document => document.Value))
            {
                var kind = concerned.FirstOrDefault(kind => kind.Kind == keys.Kind);
                // What comes later may be needed to find what failed.
                if (kind is not null && kind.Order > failedBefore)
                    break;
                if (kind is null || await TryRemoveAsync(erasure, kind, keys.Keys, cancellation))
                {
                    await documents.DeleteAsync(new(Erasure.Container, erasure.Id, keys.Id), WriteCondition.None, cancellation);
                    removed += keys.Keys.Count;
                }
                else
                {
                    failedBefore = Math.Min(failedBefore, kind.Order);
                }
            }
            continuation = page.Continuation;
            if (time.GetUtcNow() > end && continuation is not null)
            {
                await WriteAsync(stored, erasure with { Removed = erasure.Removed + removed }, null, cancellation);
                return new(IsDone: false, MustWait: failedBefore != int.MaxValue);
            }
        }
        while (continuation is not null);
        var isFailed = failedBefore != int.MaxValue;
        await WriteAsync(
            stored, erasure with { Stage = isFailed ? ErasureStage.Removing : ErasureStage.Collecting, Removed = erasure.Removed + removed }, null, cancellation);
        return new(IsDone: false, MustWait: isFailed);
    }

    private async Task<bool> TryRemoveAsync(Erasure erasure, IUserData kind, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        try
        {
            await kind.RemoveAsync(erasure.Subject, keys, cancellation);
            return true;
        }
        // Whatever it is: the rest is removed meanwhile, and this is tried until it succeeds.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotRemoved(erasure.Id, kind.Kind, keys.Count, failure.GetType().Name);
            return false;
        }
    }

    private async Task<ErasureStep> OverwriteAsync(StoredDocument<Erasure> stored, CancellationToken cancellation)
    {
        try
        {
            foreach (var store in deleted)
                await store.OverwriteAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotOverwritten(stored.Id, failure.GetType().Name);
            return new(IsDone: false, MustWait: true);
        }
        await FinishAsync(stored, cancellation);
        return new(IsDone: true, MustWait: false);
    }

    private async Task FinishAsync(StoredDocument<Erasure> stored, CancellationToken cancellation)
    {
        var erasure = stored.Value;
        if (erasure.Scope == ErasureScope.Channel && await users.FindAsync(erasure.UserId, cancellation) is not null)
            await users.ChangeAsync(erasure.UserId!, found => found.Erasure?.Id == erasure.Id ? found with { Erasure = null } : found, cancellation);
        await WriteAsync(stored, erasure with { Stage = ErasureStage.Done, UserId = null, FinishedAt = time.GetUtcNow() }, RecordKept, cancellation);
        LogErased(erasure.Id, erasure.Scope, erasure.Removed, erasure.Round);
    }

    /// <summary>On condition that no other activity has gone on meanwhile: a late one would bring back what is done.</summary>
    private async Task<StoredDocument<Erasure>> WriteAsync(StoredDocument<Erasure> before, Erasure after, TimeSpan? timeToLive, CancellationToken cancellation) => new(
        after.Id, after, await documents.WriteAsync(
            Erasure.KeyOf(after.Id), after, AccountDataJsonContext.Default.Erasure, WriteCondition.Matches(before.ETag), timeToLive, cancellation));

    // The failure's text may name what is to be forgotten.
    [LoggerMessage(4010, LogLevel.Warning, "Erasure {ErasureId}: {Count} of kind {Kind} could not be removed ({Fault}); tried again later")]
    private partial void LogNotRemoved(string erasureId, string kind, int count, string fault);

    [LoggerMessage(4011, LogLevel.Information, "Erasure {ErasureId} of scope {Scope} is done: {Removed} things removed in {Rounds} rounds")]
    private partial void LogErased(string erasureId, ErasureScope scope, long removed, int rounds);

    [LoggerMessage(4012, LogLevel.Warning, "Erasure {ErasureId}: what files still hold of it could not be overwritten ({Fault}); tried again later")]
    private partial void LogNotOverwritten(string erasureId, string fault);
}
