using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>What a clean-up did.</summary>
/// <param name="LeftoversRemoved">Half-written files, and uploads and results that nothing names any more.</param>
/// <param name="Bytes">Bytes all blobs take now.</param>
public sealed record CleanUpReport(int ArtefactsRemoved, long BytesRemoved, int LeftoversRemoved, long Bytes);

/// <summary>Keeps blobs within <see cref="StorageOptions.MaxBytes"/>: cached artefacts that nothing refers to leave, least recently used first.</summary>
public sealed partial class BlobCleaner
{
    private const string Artefacts = "artefacts/";
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

    public Task<CleanUpReport> RunAsync(CancellationToken cancellation) => RunAsync(options.Value.MaxBytes, cancellation);

    /// <param name="maxBytes">Another budget than the configured one; 0 removes every artefact that may leave.</param>
    /// <param name="cancellation">Stops between two artefacts.</param>
    public async Task<CleanUpReport> RunAsync(long maxBytes, CancellationToken cancellation)
    {
        var partial = leftovers.Sum(store => store.RemoveLeftovers(PartialFile));
        var total = 0L;
        foreach (var blobsOfOne in kept)
            partial += await RemoveAsync(blobsOfOne, cancellation);
        var artefacts = new Dictionary<string, List<BlobProperties>>(StringComparer.Ordinal);
        await foreach (var blob in blobs.ListAsync("", cancellation))
        {
            total += blob.Length;
            if (blob.Name.StartsWith(Artefacts, StringComparison.Ordinal))
                (artefacts.TryGetValue(KeyOf(blob.Name), out var files) ? files : artefacts[KeyOf(blob.Name)] = []).Add(blob);
        }
        var (removed, bytes) = total > maxBytes ? await RemoveAsync(artefacts, total - maxBytes, cancellation) : (0, 0);
        if (total - bytes > maxBytes)
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

    private async Task<(int Removed, long Bytes)> RemoveAsync(Dictionary<string, List<BlobProperties>> artefacts, long excess, CancellationToken cancellation)
    {
        foreach (var source in references)
            await foreach (var name in source.ListAsync(cancellation))
                artefacts.Remove(KeyOf(name));
        var (removed, bytes) = (0, 0L);
        var unusedSince = time.GetUtcNow() - InUse;
        foreach (var (key, files) in artefacts.OrderBy(artefact => LastUsed(artefact.Value)).TakeWhile(artefact => LastUsed(artefact.Value) < unusedSince))
        {
            if (bytes >= excess)
                break;
            cancellation.ThrowIfCancellationRequested();
            // The manifest first: from then on nobody starts to read the files it names.
            var manifest = key + ".json";
            if (await blobs.FindAsync(manifest, cancellation) is { } now && now.LastUsed >= unusedSince)
                continue; // used since the list was made
            foreach (var file in files.OrderByDescending(file => file.Name == manifest))
            {
                await blobs.DeleteAsync(file.Name, cancellation);
                bytes += file.Length;
            }
            removed++;
        }
        return (removed, bytes);
    }

    private static DateTimeOffset LastUsed(List<BlobProperties> files) => files.Max(file => file.LastUsed);

    /// <summary>Name up to the first dot: kind and hash.</summary>
    private static string KeyOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    [LoggerMessage(2000, LogLevel.Information, "Removed {Artefacts} artefacts ({Bytes} bytes) and {Leftovers} partial files.")]
    private partial void LogCleaned(int artefacts, long bytes, int leftovers);

    [LoggerMessage(2001, LogLevel.Warning, "Blobs take {Bytes} bytes, more than the {MaxBytes} allowed, and nothing more can be removed.")]
    private partial void LogOverBudget(long bytes, long maxBytes);
}
