using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>What a clean-up did.</summary>
/// <param name="LeftoversRemoved">Half-written files, and uploads and results that nothing names any more.</param>
/// <param name="Bytes">Bytes all blobs take now; of a store that is too large for one run, as many as the parts that it came to let expect.</param>
public sealed record CleanUpReport(int ArtefactsRemoved, long BytesRemoved, int LeftoversRemoved, long Bytes);

/// <summary>
/// Keeps blobs within <see cref="StorageOptions.MaxBytes"/>: cached artefacts that nothing refers to leave, least recently used first. The store is only
/// walked, and walked again when something has to leave: what is held does not grow with it, but for two bytes a blob that then say what is referred to.
/// A large store is looked at in sixteen parts that each keep to their share, so that a run that is broken off has done what it came to; each hour's begins at another.
/// </summary>
public sealed partial class BlobCleaner
{
    private const string Artefacts = "artefacts/";
    private const string Manifest = ".json";
    private const string Digits = "0123456789abcdef"; // of hashes

    // The platform breaks off a function that runs for longer than functionTimeout in host.json.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(20);

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

    /// <summary>How many blobs a sixteenth of the store has, when the parts are looked at one by one; of fewer the shares would not be even.</summary>
    internal int LargePart { get; init; } = 50_000;

    /// <summary>How many artefacts of a part leave in one run at the most; the next goes on with those that are then the oldest.</summary>
    internal int MaxRemoved { get; init; } = 100_000;

    public Task<CleanUpReport> RunAsync(CancellationToken cancellation) => RunAsync(options.Value.MaxBytes, cancellation);

    /// <param name="maxBytes">Another budget than the configured one; 0 removes every artefact that may leave.</param>
    /// <param name="cancellation">Stops between two artefacts; what has left by then has left.</param>
    public async Task<CleanUpReport> RunAsync(long maxBytes, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var partial = leftovers.Sum(store => store.RemoveLeftovers(PartialFile));
        foreach (var blobsOfOne in kept)
            partial += await RemoveAsync(blobsOfOne, cancellation);
        var gone = new Gone();
        var (parts, walked, seen, isAll, others) = (await PartsAsync(cancellation), 0, 0L, true, await OthersAsync(cancellation));
        var share = (maxBytes - others) / parts.Count;
        NameFilter? referred = null;
        try
        {
            foreach (var part in parts)
            {
                if (walked > 0 && time.GetElapsedTime(begun) >= LongestRun)
                    break;
                var found = await WalkAsync(part, referred, cancellation);
                // Who refers to them is only looked for when something may leave.
                if (found.Bytes > share && referred is null)
                {
                    referred = await ReferredAsync(found.Blobs * parts.Count, cancellation);
                    found = await WalkAsync(part, referred, cancellation);
                }
                if (found.Bytes > share)
                    isAll &= await RemoveAsync(found, found.Bytes - share, gone, cancellation);
                seen += found.Bytes;
                walked++;
            }
        }
        finally
        {
            if (walked < parts.Count)
                LogBrokenOff(walked, parts.Count, gone.Artefacts, gone.Bytes);
        }
        var total = others + ((seen - gone.Bytes) * parts.Count / walked);
        if (total > maxBytes && isAll && walked == parts.Count)
            LogOverBudget(total, maxBytes);
        LogCleaned(gone.Artefacts, gone.Bytes, partial);
        return new CleanUpReport(gone.Artefacts, gone.Bytes, partial, total);
    }

    /// <summary>
    /// Beginnings of names, part for part: all artefacts at once where a run sees the end of them, else by the first digit of their hashes. These are even, so that each part
    /// has its share of the bytes and of the old ones.
    /// </summary>
    private async Task<IReadOnlyList<string[]>> PartsAsync(CancellationToken cancellation)
    {
        var kinds = new List<string>();
        await foreach (var kind in blobs.ListFoldersAsync(Artefacts, cancellation))
            kinds.Add(kind);
        var first = (int)(time.GetUtcNow().ToUnixTimeSeconds() / 3600 % Digits.Length);
        var parts = Enumerable.Range(first, Digits.Length).Select(digit => kinds.Select(kind => kind + Digits[digit % Digits.Length]).ToArray()).ToArray();
        var count = 0;
        foreach (var prefix in parts[0])
            await foreach (var _ in blobs.ListAsync(prefix, cancellation))
                if (++count >= LargePart)
                    return parts;
        return [[Artefacts]];
    }

    /// <summary>Bytes of what is no artefact.</summary>
    private async Task<long> OthersAsync(CancellationToken cancellation)
    {
        var bytes = 0L;
        await foreach (var folder in blobs.ListFoldersAsync("", cancellation))
            if (folder != Artefacts)
                await foreach (var blob in blobs.ListAsync(folder, cancellation))
                    bytes += blob.Length;
        return bytes;
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

    /// <param name="blobsThere">About how many there are.</param>
    private async Task<NameFilter> ReferredAsync(long blobsThere, CancellationToken cancellation)
    {
        var referred = new NameFilter(blobsThere);
        foreach (var source in references)
            await foreach (var name in source.ListAsync(cancellation))
                referred.Add(KeyOf(name));
        return referred;
    }

    /// <param name="referred">Null: only to be summed up.</param>
    private async Task<Walked> WalkAsync(string[] prefixes, NameFilter? referred, CancellationToken cancellation)
    {
        var (count, bytes) = (0L, 0L);
        var unusedSince = time.GetUtcNow() - InUse;
        var oldest = new PriorityQueue<Artefact, DateTimeOffset>(Comparer<DateTimeOffset>.Create((one, other) => other.CompareTo(one)));
        foreach (var prefix in prefixes)
            await foreach (var artefact in ArtefactsAsync(prefix, cancellation))
            {
                count += artefact.Endings.Count;
                bytes += artefact.Bytes;
                if (referred?.MayHave(artefact.Key) != false || artefact.LastUsed >= unusedSince)
                    continue;
                oldest.Enqueue(artefact, artefact.LastUsed);
                if (oldest.Count > MaxRemoved)
                    oldest.Dequeue();
            }
        return new Walked(count, bytes, unusedSince, [.. oldest.UnorderedItems.Select(item => item.Element)]);
    }

    /// <param name="excess">Bytes that have to leave.</param>
    /// <returns>Whether all was looked at that may leave.</returns>
    private async Task<bool> RemoveAsync(Walked found, long excess, Gone gone, CancellationToken cancellation)
    {
        var leaving = new List<Artefact>();
        foreach (var artefact in found.Oldest.OrderBy(artefact => artefact.LastUsed))
        {
            if (excess <= 0)
                break;
            leaving.Add(artefact);
            excess -= artefact.Bytes;
        }
        await Parallel.ForEachAsync(leaving, new ParallelOptions { MaxDegreeOfParallelism = DeletedAtOnce, CancellationToken = cancellation }, async (artefact, stop) =>
        {
            if (await RemoveAsync(artefact, found.UnusedSince, stop))
                gone.Add(artefact.Bytes);
        });
        return found.Oldest.Count < MaxRemoved;
    }

    /// <summary>Artefacts one after the other: files of one follow upon each other in the order of names.</summary>
    private async IAsyncEnumerable<Artefact> ArtefactsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Artefact? artefact = null;
        await foreach (var blob in blobs.ListAsync(prefix, cancellation))
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

    /// <summary>What a part of the store has.</summary>
    /// <param name="Oldest">Those that may leave, in no order; not more than leave in one run.</param>
    private sealed record Walked(long Blobs, long Bytes, DateTimeOffset UnusedSince, IReadOnlyCollection<Artefact> Oldest);

    /// <summary>What has left; several at a time.</summary>
    private sealed class Gone
    {
        private int artefacts;
        private long bytes;

        public int Artefacts => Volatile.Read(ref artefacts);
        public long Bytes => Volatile.Read(ref bytes);

        public void Add(long freed)
        {
            Interlocked.Increment(ref artefacts);
            Interlocked.Add(ref bytes, freed);
        }
    }

    [LoggerMessage(2000, LogLevel.Information, "Removed {Artefacts} artefacts ({Bytes} bytes) and {Leftovers} partial files.")]
    private partial void LogCleaned(int artefacts, long bytes, int leftovers);

    [LoggerMessage(2002, LogLevel.Warning, "The clean-up ended after {Parts} of {All} parts of the store, with {Artefacts} artefacts ({Bytes} bytes) removed; the next goes on with others.")]
    private partial void LogBrokenOff(int parts, int all, int artefacts, long bytes);

    [LoggerMessage(2001, LogLevel.Warning, "Blobs take {Bytes} bytes, more than the {MaxBytes} allowed, and nothing more can be removed.")]
    private partial void LogOverBudget(long bytes, long maxBytes);
}
