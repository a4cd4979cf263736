namespace AutoVideo.Storage;

/// <summary>Locks as documents, by point operations on condition of the ETag: needs nothing but the document store, whichever it is.</summary>
internal sealed class DocumentLock(IDocumentStore documents, TimeProvider time) : ILock
{
    public const string Container = "locks";
    // A forgotten document loses its fence; the clock alone goes on from there.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public async Task<LockLease?> TryTakeAsync(string name, TimeSpan lease, CancellationToken cancellation)
    {
        LockRules.Check(name, lease);
        var stored = await ReadAsync(name, cancellation);
        var now = time.GetUtcNow();
        if (stored is { Value.Until: { } until } && until > now)
            return null;
        var fence = Math.Max((stored?.Value.Fence ?? 0) + 1, Microseconds(now));
        var taken = new HeldLock(name, Guid.NewGuid().ToString("N"), fence, now + lease);
        var condition = stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag);
        return await TryWriteAsync(taken, condition, cancellation) ? new LockLease(name, taken.Holder!, fence) : null;
    }

    public async Task<bool> RenewAsync(LockLease held, TimeSpan lease, CancellationToken cancellation)
    {
        LockRules.Check(held.Name, lease);
        return await FindOwnAsync(held, cancellation) is { } own
            && await TryWriteAsync(own.Value with { Until = time.GetUtcNow() + lease }, WriteCondition.Matches(own.ETag), cancellation);
    }

    public async Task ReleaseAsync(LockLease held, CancellationToken cancellation)
    {
        if (await FindOwnAsync(held, cancellation) is { } own)
            await TryWriteAsync(own.Value with { Holder = null, Until = null }, WriteCondition.Matches(own.ETag), cancellation);
    }

    private async Task<StoredDocument<HeldLock>?> FindOwnAsync(LockLease held, CancellationToken cancellation) =>
        await ReadAsync(held.Name, cancellation) is { } stored && stored.Value.Holder == held.Holder && stored.Value.Until > time.GetUtcNow() ? stored : null;

    private async Task<bool> TryWriteAsync(HeldLock value, WriteCondition condition, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(KeyOf(value.Id), value, StorageJsonContext.Default.HeldLock, condition, Keep, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false; // somebody else was faster
        }
    }

    private Task<StoredDocument<HeldLock>?> ReadAsync(string name, CancellationToken cancellation) =>
        documents.ReadAsync(KeyOf(name), StorageJsonContext.Default.HeldLock, cancellation);

    private static DocumentKey KeyOf(string name) => new(Container, name, name);

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <param name="Id">The lock's name, which is also its partition.</param>
/// <param name="Holder">Null while nobody holds it.</param>
internal sealed record HeldLock(string Id, string? Holder, long Fence, DateTimeOffset? Until)
{
    public int SchemaVersion { get; init; } = 1;
}
