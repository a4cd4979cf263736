using AutoVideo.Storage;

namespace AutoVideo.Batches;

/// <summary>Results of batches, which stay as long as their batch.</summary>
internal sealed class BatchResultBlobs(BatchStore batches) : IKeptBlobs
{
    public string Prefix => "batches/";
    public TimeSpan Keep => TimeSpan.FromDays(30);

    public async Task<IReadOnlySet<string>> ReferredAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var referred = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in names.GroupBy(name => name.Split('/')[1]))
        {
            if (await batches.FindAsync(batch.Key, cancellation) is not null)
                referred.UnionWith(batch);
        }
        return referred;
    }
}
