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
        ?? throw new PermanentException("voice_not_found", "There is no such voice.");

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

    internal Task WriteAsync(ClonedVoice voice, CancellationToken cancellation) => documents.WriteAsync(
        KeyOf(voice.OwnerId, voice.Id), voice, CloningJsonContext.Default.ClonedVoice, WriteCondition.None, null, cancellation);

    internal Task DeleteAsync(ClonedVoice voice, CancellationToken cancellation) =>
        documents.DeleteAsync(KeyOf(voice.OwnerId, voice.Id), WriteCondition.None, cancellation);
}
