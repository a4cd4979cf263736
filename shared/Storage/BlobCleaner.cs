using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>What a clean-up did.</summary>
/// <param name="LeftoversRemoved">Half-written files, and uploads and results that nothing names any more.</param>
/// <param name="Bytes">Bytes all blobs take now.</param>
public sealed record CleanUpReport(int ArtefactsRemoved, long BytesRemoved, int LeftoversRemoved, long Bytes);

/// <summary>
/// Keeps blobs within <see cref="StorageOptions.MaxBytes"/>: cached artefacts that nothing refers to leave, least recently used first. The store is only
/// walked, and walked again when something has to leave: what is held does not grow with it, but for two bytes a blob that then say what is referred to.
/// </summary>
public sealed partial class BlobCleaner
{
    private const string Artefacts = "artefacts/";
    private const string Manifest = ".json";

    // Deleting waits for the store, not for this machine.
    private const int DeletedAtOnce = 16;
    private static readonly TimeSpan InUse = TimeSpan.FromHours(1);
    private static readonly TimeSpan PartialFile = TimeSpan.FromDays(1);
    private readonly IBlobStore blobs;
    private readonly IBlobLeftovers[] leftovers;
    private readonly IArtefactReferences[] references;
    private readonly IKeptBlobs[] kept;
    private readonly IOptions<StorageOptions> options;
    private readonly TimeProvider time;
    private readonly ILogger<BlobCleaner> logger;

    internal BlobCleaner(
        IBlobStore blobs, IEnumerable<IBlobLeftovers> leftovers, IEnumerable<IArtefactReferences> references, IEnumerable<IKeptBlobs> kept,
        IOptions<StorageOptions> options, TimeProvider time, ILogger<BlobCleaner> logger)
    {
        (this.blobs, this.leftovers, this.references, this.kept) = (blobs, [.. leftovers], [.. references], [.. kept]);
        (this.options, this.time, this.logger) = (options, time, logger);
    }

    /// <summary>How many artefacts leave in one run at the most; the next goes on with those that are then the oldest.</summary>
    internal int MaxRemoved { get; init; } = 100_000;

    public Task<CleanUpReport> RunAsync(CancellationToken cancellation) => RunAsync(options.Value.MaxBytes, cancellation);

    /// <param name="maxBytes">Another budget than the configured one; 0 removes every artefact that may leave.</param>
    /// <param name="cancellation">Stops between two artefacts.</param>
    public async Task<CleanUpReport> RunAsync(long maxBytes, CancellationToken cancellation)
    {
        var partial = leftovers.Sum(store => store.RemoveLeftovers(PartialFile));
        foreach (var blobsOfOne in kept)
            partial += await RemoveAsync(blobsOfOne, cancellation);
        var (total, artefacts) = (0L, 0L);
        await foreach (var blob in blobs.ListAsync("", cancellation))
        {
            total += blob.Length;
            if (blob.Name.StartsWith(Artefacts, StringComparison.Ordinal))
                artefacts++;
        }
        var (removed, bytes, isAll) = total > maxBytes ? await RemoveAsync(artefacts, total - maxBytes, cancellation) : (0, 0, true);
        if (total - bytes > maxBytes && isAll)
            LogOverBudget(total - bytes, maxBytes);
        LogCleaned(removed, bytes, partial);
        return new CleanUpReport(removed, bytes, partial, total - bytes);
    }

    /// <returns>How many left.</returns>
    private async Task<int> RemoveAsync(IKeptBlobs kind, CancellationToken cancellation)
    {
        var unusedSince = time.GetUtcNow() - kind.Keep;
        var old = new List<string>();
        await foreach (var blob in blobs.ListAsync(kind.Prefix, cancellation))
            if (blob.LastUsed < unusedSince)
                old.Add(blob.Name);
        // Who refers to them is only looked for when something may leave.
        var gone = old.Count == 0 ? [] : old.Except(await kind.ReferredAsync(old, cancellation)).ToArray();
        var removed = 0;
        foreach (var name in gone)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await blobs.FindAsync(name, cancellation) is not { } now || now.LastUsed >= unusedSince)
                continue; // uploaded again since the list was made
            await blobs.DeleteAsync(name, cancellation);
            removed++;
        }
        return removed;
    }

    /// <param name="artefacts">Blobs below <c>artefacts/</c>.</param>
    /// <param name="excess">Bytes that have to leave.</param>
    /// <returns>What left, and whether that is all that may.</returns>
    private async Task<(int Removed, long Bytes, bool IsAll)> RemoveAsync(long artefacts, long excess, CancellationToken cancellation)
    {
        var referred = new NameFilter(artefacts);
        foreach (var source in references)
            await foreach (var name in source.ListAsync(cancellation))
                referred.Add(KeyOf(name));
        var unusedSince = time.GetUtcNow() - InUse;
        var oldest = new PriorityQueue<Artefact, DateTimeOffset>(Comparer<DateTimeOffset>.Create((one, other) => other.CompareTo(one)));
        await foreach (var artefact in ArtefactsAsync(cancellation))
        {
            if (artefact.LastUsed >= unusedSince || referred.MayHave(artefact.Key))
                continue;
            oldest.Enqueue(artefact, artefact.LastUsed);
            if (oldest.Count > MaxRemoved)
                oldest.Dequeue();
        }
        var isAll = oldest.Count < MaxRemoved;
        var leaving = new List<Artefact>();
        foreach (var artefact in oldest.UnorderedItems.Select(item => item.Element).OrderBy(artefact => artefact.LastUsed))
        {
            if (excess <= 0)
                break;
            leaving.Add(artefact);
            excess -= artefact.Bytes;
        }
        var (removed, bytes) = (0, 0L);
        await Parallel.ForEachAsync(leaving, new ParallelOptions { MaxDegreeOfParallelism = DeletedAtOnce, CancellationToken = cancellation }, async (artefact, stop) =>
        {
            if (!await RemoveAsync(artefact, unusedSince, stop))
                return;
            Interlocked.Increment(ref removed);
            Interlocked.Add(ref bytes, artefact.Bytes);
        });
        return (removed, bytes, isAll);
    }

    /// <summary>Artefacts one after the other: files of one follow upon each other in the order of names.</summary>
    private async IAsyncEnumerable<Artefact> ArtefactsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Artefact? artefact = null;
        await foreach (var blob in blobs.ListAsync(Artefacts, cancellation))
        {
            var key = KeyOf(blob.Name);
            if (artefact?.Key != key)
            {
                if (artefact is not null)
                    yield return artefact;
                artefact = new Artefact(key);
            }
            artefact.Add(blob);
        }
        if (artefact is not null)
            yield return artefact;
    }

    /// <returns>False: it was used since it was found.</returns>
    private async Task<bool> RemoveAsync(Artefact artefact, DateTimeOffset unusedSince, CancellationToken cancellation)
    {
        var manifest = artefact.Key + Manifest;
        if (await blobs.FindAsync(manifest, cancellation) is { } now && now.LastUsed >= unusedSince)
            return false;
        // The manifest first: from then on nobody starts to read the files it names.
        foreach (var ending in artefact.Endings.OrderByDescending(ending => ending == Manifest))
            await blobs.DeleteAsync(artefact.Key + ending, cancellation);
        return true;
    }

    /// <summary>Name up to the first dot: kind and hash.</summary>
    private static string KeyOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    /// <summary>One that may leave; many are held at a time, so no more of its files than what their names end with.</summary>
    private sealed class Artefact(string key)
    {
        public string Key => key;
        public List<string> Endings { get; } = new(3);
        public DateTimeOffset LastUsed { get; private set; }
        public long Bytes { get; private set; }

        public void Add(BlobProperties file)
        {
            Endings.Add(file.Name[key.Length..]);
            LastUsed = file.LastUsed > LastUsed ? file.LastUsed : LastUsed;
            Bytes += file.Length;
        }
    }

    [LoggerMessage(2000, LogLevel.Information, "Removed {Artefacts} artefacts ({Bytes} bytes) and {Leftovers} partial files.")]
    private partial void LogCleaned(int artefacts, long bytes, int leftovers);

    [LoggerMessage(2001, LogLevel.Warning, "Blobs take {Bytes} bytes, more than the {MaxBytes} allowed, and nothing more can be removed.")]
    private partial void LogOverBudget(long bytes, long maxBytes);
}
