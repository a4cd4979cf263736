using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Voice.ElevenLabs;

namespace AutoVideo.Voice.Cloning;

/// <summary>The documents of cloned voices. Another user's voice is not found.</summary>
public sealed class ClonedVoices(IDocumentStore documents, TimeProvider time)
{
    /// <summary>The provider that clones.</summary>
    public const string Provider = ElevenLabsSpeech.Name;

    internal static DocumentKey KeyOf(string ownerId, string id) => new(ClonedVoice.Container, ownerId, id);

    /// <exception cref="PermanentException"><c>voice_not_found</c>.</exception>
    public async Task<ClonedVoice> ReadAsync(string ownerId, string id, CancellationToken cancellation) =>
        (ClonedVoice.IsId(id) ? await documents.ReadAsync(KeyOf(ownerId, id), CloningJsonContext.Default.ClonedVoice, cancellation) : null)?.Value.At(time.GetUtcNow())
        ?? throw NotFound();

    /// <summary>A voice that can speak.</summary>
    /// <exception cref="PermanentException"><c>voice_unknown</c>: none of this owner's, or not ready.</exception>
    public async Task<ClonedVoice> ReadyAsync(string ownerId, string id, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(KeyOf(ownerId, id), CloningJsonContext.Default.ClonedVoice, cancellation);
        return stored?.Value is { Status: ClonedVoiceStatus.Ready, VendorVoice: not null } ready
            ? ready
            : throw new PermanentException("voice_unknown", "There is no such voice of yours, or it is not ready.");
    }

    /// <summary>Newest first.</summary>
    public async Task<DocumentPage<ClonedVoice>> ListAsync(string ownerId, int limit, string? continuation, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(
            new DocumentQuery(ClonedVoice.Container, ownerId) { Descending = true, Limit = limit, Continuation = continuation },
            CloningJsonContext.Default.ClonedVoice, cancellation);
        var now = time.GetUtcNow();
        return page with { Documents = [.. page.Documents.Select(document => document with { Value = document.Value.At(now) })] };
    }

    /// <returns>Its ETag.</returns>
    internal Task<string> WriteAsync(ClonedVoice voice, CancellationToken cancellation) => documents.WriteAsync(
        KeyOf(voice.OwnerId, voice.Id), voice, CloningJsonContext.Default.ClonedVoice, WriteCondition.None, null, cancellation);

    /// <returns>False: it was changed since, or is gone.</returns>
    internal async Task<bool> TryWriteAsync(ClonedVoice voice, string etag, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(
                KeyOf(voice.OwnerId, voice.Id), voice, CloningJsonContext.Default.ClonedVoice, WriteCondition.Matches(etag), null, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }

    /// <summary>From now on it speaks no more, and whoever still makes it finds that out.</summary>
    /// <exception cref="PermanentException"><c>voice_not_found</c>.</exception>
    internal async Task<ClonedVoice> BeginDeletingAsync(string ownerId, string id, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = (ClonedVoice.IsId(id) ? await documents.ReadAsync(KeyOf(ownerId, id), CloningJsonContext.Default.ClonedVoice, cancellation) : null) ?? throw NotFound();
            var deleting = stored.Value with { Status = ClonedVoiceStatus.Deleting };
            if (stored.Value.Status == ClonedVoiceStatus.Deleting || await TryWriteAsync(deleting, stored.ETag, cancellation))
                return deleting;
        }
    }

    internal Task DeleteAsync(ClonedVoice voice, CancellationToken cancellation) =>
        documents.DeleteAsync(KeyOf(voice.OwnerId, voice.Id), WriteCondition.None, cancellation);

    private static PermanentException NotFound() => new("voice_not_found", "There is no such voice.");
}
