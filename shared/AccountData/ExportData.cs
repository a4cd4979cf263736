using System.Runtime.CompilerServices;
using AutoVideo.Storage;

namespace AutoVideo.AccountData;

/// <summary>Exports that were made before, with their files.</summary>
internal sealed class ExportData(IDocumentStore documents, IBlobStore blobs) : IUserData
{
    public string Kind => "exports";
    public IReadOnlyList<string> Containers => [DataExport.Container];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(DataExport.Container, subject.UserId, cancellation))
            yield return document.Id;
        // One that was written when its document was gone already.
        await foreach (var blob in blobs.ListAsync(DataExport.FolderOf(subject.UserId), cancellation))
            yield return blob.Name;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            if (key.Contains('/', StringComparison.Ordinal))
            {
                await blobs.DeleteAsync(key, cancellation);
            }
            else
            {
                await documents.DeleteAsync(ExportOwner.KeyOf(key), WriteCondition.None, cancellation);
                await documents.DeleteAsync(DataExport.KeyOf(subject.UserId, key), WriteCondition.None, cancellation);
            }
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(DataExport.Container, subject.UserId, cancellation))
            yield return new ExportItem.Document(document.Value);
    }
}
