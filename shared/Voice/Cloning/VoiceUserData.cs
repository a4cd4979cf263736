using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Voice.Cloning;

/// <summary>Cloned voices: at the provider, their samples and the records of consent.</summary>
internal sealed class VoiceUserData(IDocumentStore documents, IBlobStore blobs, IMediaJobs jobs, VoiceCloning cloning) : IUserData
{
    public string Kind => "voices";
    public IReadOnlyList<string> Containers => [ClonedVoice.Container];

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var voice in documents.AllAsync(ClonedVoice.Container, subject.UserId, cancellation))
            yield return voice.Id;
        // A sample whose document was never written.
        await foreach (var blob in blobs.ListAsync($"voices/{subject.UserId}/", cancellation))
            yield return blob.Name;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            if (key.Contains('/', StringComparison.Ordinal))
            {
                await blobs.DeleteAsync(key, cancellation);
                await ForgetDecodingAsync(key, cancellation);
            }
            else if (await documents.ReadAsync(ClonedVoices.KeyOf(subject.UserId, key), CloningJsonContext.Default.ClonedVoice, cancellation) is { } voice)
            {
                await cloning.DeleteAsync(subject.UserId, key, cancellation);
                await ForgetDecodingAsync(voice.Value.Consent.Sample, cancellation);
            }
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(ClonedVoice.Container, subject.UserId, cancellation))
        {
            yield return new ExportItem.Document(document.Value.Without("vendorVoice"));
            if (document.Value["consent"] is { } consent && consent.Text("sample") is { } sample)
                yield return new ExportItem.File($"{document.Id}.sample", sample);
        }
    }

    private async Task ForgetDecodingAsync(string sample, CancellationToken cancellation)
    {
        if (!await jobs.ForgetAsync(SoundDecoding.Address(new(sample, VoiceCloning.LongestSample)).ToString(), cancellation))
            throw new TransientException("The sample is being decoded.");
    }
}
