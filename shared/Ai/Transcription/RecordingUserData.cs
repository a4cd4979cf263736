using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Transcription;

/// <summary>Recordings and what was heard in them.</summary>
internal sealed class RecordingUserData(IDocumentStore documents, IBlobStore blobs, Recordings recordings) : IUserData
{
    public string Kind => "transcriptions";
    public IReadOnlyList<string> Containers => [Recording.Container];

    public async Task<bool> StopAsync(DataSubject subject, CancellationToken cancellation)
    {
        // It ends by itself, within minutes; what was never started, the sweep starts.
        await foreach (var recording in documents.AllAsync(Recording.Container, subject.UserId, cancellation))
            if (await recordings.FindAsync(subject.UserId, recording.Id, cancellation) is { Status: RecordingStatus.Accepted })
                return false;
        return true;
    }

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var recording in documents.AllAsync(Recording.Container, subject.UserId, cancellation))
            yield return recording.Id;
        // An upload whose document was never written.
        await foreach (var blob in blobs.ListAsync(Recording.FolderOf(subject.UserId), cancellation))
            yield return blob.Name;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            if (key.Contains('/', StringComparison.Ordinal))
                await blobs.DeleteAsync(key, cancellation);
            else if (await recordings.FindAsync(subject.UserId, key, cancellation) is not null)
                await recordings.DeleteAsync(subject.UserId, key, cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(Recording.Container, subject.UserId, cancellation))
        {
            yield return new ExportItem.Document(document.Value.Without("kept"));
            var transcript = $"{Recording.FolderOf(subject.UserId)}{document.Id}.json";
            if (await blobs.FindAsync(transcript, cancellation) is not null)
                yield return new ExportItem.File($"{document.Id}.json", transcript);
        }
    }
}

/// <summary>What a crash left: uploads without a document, and parts of recordings whose transcript is there.</summary>
internal sealed class RecordingBlobs(IDocumentStore documents) : IKeptBlobs
{
    public string Prefix => $"{Recording.Container}/";
    public TimeSpan Keep => TimeSpan.FromDays(1);

    public async Task<IReadOnlySet<string>> ReferredAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var referred = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name.Split('/') is not [_, var owner, var file])
                continue;
            var stored = await documents.ReadAsync(Recordings.KeyOf(owner, file.Split('.')[0]), TranscriptionJsonContext.Default.Recording, cancellation);
            if (stored is { Value: var recording } && (recording.Status == RecordingStatus.Accepted || name == recording.Transcript))
                referred.Add(name);
        }
        return referred;
    }
}
