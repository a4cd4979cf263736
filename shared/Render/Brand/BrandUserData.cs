using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Storage;

namespace AutoVideo.Render.Brand;

/// <summary>A person's brand kits and the logos that were ever uploaded for them.</summary>
internal sealed class BrandUserData(IDocumentStore documents, IBlobStore blobs) : IUserData
{
    private readonly PartitionData kits = new(documents, "brand-kits", BrandKit.Container);

    public string Kind => kits.Kind;
    public IReadOnlyList<string> Containers => kits.Containers;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var logo in blobs.ListAsync(BrandKits.FolderOf(subject.UserId), cancellation))
            yield return logo.Name;
        await foreach (var kit in kits.CollectAsync(subject, cancellation))
            yield return kit;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var logos = keys.ToLookup(key => key.StartsWith(BrandKits.FolderOf(subject.UserId), StringComparison.Ordinal));
        foreach (var logo in logos[true])
            await blobs.DeleteAsync(logo, cancellation);
        await kits.RemoveAsync(subject, [.. logos[false]], cancellation);
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var kit in kits.ExportAsync(subject, cancellation))
            yield return kit;
        await foreach (var logo in blobs.ListAsync(BrandKits.FolderOf(subject.UserId), cancellation))
            yield return new ExportItem.File($"logos/{Path.GetFileName(logo.Name)}", logo.Name);
    }
}
