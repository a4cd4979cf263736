using System.Buffers;
using AutoVideo.AccountData;
using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Transcription;

/// <summary>Starts the durable work on a recording; repeats are harmless.</summary>
public interface ITranscriptionPipeline
{
    Task StartAsync(Recording recording, CancellationToken cancellation);
}

/// <param name="Name">For the owner's lists.</param>
/// <param name="Language">BCP 47; null to find out.</param>
/// <param name="Hint">Names and terms that occur.</param>
public sealed record RecordingWish(string MediaType, string? Name, string? Language, string? Hint);

/// <summary>The recordings of users: kept, listed, ended, removed.</summary>
public sealed class Recordings(
    IDocumentStore documents, IBlobStore blobs, IMediaJobs jobs, IInstanceHistories histories, ITranscriber transcriber, AiQuotas quotas, TimeProvider time)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public const int MaxBytes = 100 * 1024 * 1024, MaxSeconds = 3600, MaxName = 200, MaxHint = 800, MostKept = 200, MostRunning = 5;

    /// <summary>Keeps a recording that is to be written down. The same id again is the first one, whatever comes with it.</summary>
    /// <param name="content">Its bytes, of which there are at most <see cref="MaxBytes"/>.</param>
    /// <exception cref="PermanentException"><c>transcription_not_configured</c>, <c>recordings_too_many</c>, <c>quota_exceeded</c>.</exception>
    public async Task<Recording> CreateAsync(string id, string ownerId, RecordingWish wish, Stream content, CancellationToken cancellation)
    {
        if (await FindAsync(ownerId, id, cancellation) is { } known)
            return known;
        if (transcriber.MaxBytes == 0)
            throw TranscriberChain.NotConfigured();
        var kept = (await ListAsync(ownerId, MostKept, null, cancellation)).Documents;
        if (kept.Count >= MostKept)
            throw new PermanentException("recordings_too_many", $"You have {MostKept} transcriptions, the most there can be; delete one first.");
        if (kept.Count(recording => recording.Value.Status == RecordingStatus.Accepted) >= MostRunning)
            throw new PermanentException("recordings_too_many", $"{MostRunning} of your recordings are being written down, the most at once; wait until one is ready.");
        // How long it is, nobody knows yet; who has nothing left is told now rather than later.
        await quotas.RequireAsync(ownerId, [new QuotaUse(QuotaKind.Audio, 1)], cancellation);
        var now = time.GetUtcNow();
        var recording = new Recording(id, ownerId, RecordingStatus.Accepted, wish.MediaType, 0, now, now, wish.Name, wish.Language, wish.Hint);
        var upload = await blobs.WriteAsync(recording.Upload, content, "application/octet-stream", cancellation);
        recording = recording with { Bytes = upload.Length };
        await documents.WriteAsync(KeyOf(ownerId, id), recording, TranscriptionJsonContext.Default.Recording, WriteCondition.Absent, null, cancellation);
        return recording;
    }

    public async Task<Recording?> FindAsync(string ownerId, string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(KeyOf(ownerId, id), TranscriptionJsonContext.Default.Recording, cancellation))?.Value;

    /// <exception cref="PermanentException"><c>transcription_not_found</c>.</exception>
    public async Task<Recording> ReadAsync(string ownerId, string id, CancellationToken cancellation) =>
        (IsId(id) ? await FindAsync(ownerId, id, cancellation) : null) ?? throw new PermanentException("transcription_not_found", "There is no such transcription.");

    /// <exception cref="PermanentException"><c>transcription_state_conflict</c>: it is not ready.</exception>
    public async Task<Transcript> ReadTranscriptAsync(Recording recording, CancellationToken cancellation)
    {
        if (recording.Status != RecordingStatus.Ready)
            throw new PermanentException("transcription_state_conflict", $"The transcription is {recording.Status.ToString().ToLowerInvariant()}; there is text once it is ready.");
        await using var stream = await blobs.OpenReadAsync(recording.Transcript, null, cancellation);
        return (await System.Text.Json.JsonSerializer.DeserializeAsync(stream, TranscriptionJsonContext.Default.Transcript, cancellation))!;
    }

    /// <summary>Newest first.</summary>
    public Task<DocumentPage<Recording>> ListAsync(string ownerId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Recording.Container, ownerId) { Descending = true, Limit = limit, Continuation = continuation },
        TranscriptionJsonContext.Default.Recording, cancellation);

    /// <summary>Records that the plan has room for all of it.</summary>
    internal Task NoteRoomAsync(string ownerId, string id, CancellationToken cancellation) =>
        ChangeAsync(ownerId, id, accepted => accepted with { HasRoom = true }, cancellation);

    /// <summary>Records under which name the answer to a part is kept: it goes with the recording, however the other parts end.</summary>
    internal Task NoteKeptAsync(string ownerId, string id, string kept, CancellationToken cancellation) =>
        ChangeAsync(ownerId, id, accepted => accepted.Kept.Contains(kept) ? accepted : accepted with { Kept = [.. accepted.Kept, kept] }, cancellation);

    /// <summary>Records how the work ended.</summary>
    internal Task EndAsync(string ownerId, string id, Func<Recording, Recording> end, CancellationToken cancellation) => ChangeAsync(ownerId, id, end, cancellation);

    /// <summary>Changes one that is accepted; one that has ended, or is gone, stays as it is.</summary>
    private async Task ChangeAsync(string ownerId, string id, Func<Recording, Recording> change, CancellationToken cancellation)
    {
        while (await documents.ReadAsync(KeyOf(ownerId, id), TranscriptionJsonContext.Default.Recording, cancellation) is { Value.Status: RecordingStatus.Accepted } stored)
        {
            try
            {
                var changed = change(stored.Value) with { UpdatedAt = time.GetUtcNow() };
                await documents.WriteAsync(KeyOf(ownerId, id), changed, TranscriptionJsonContext.Default.Recording, WriteCondition.Matches(stored.ETag), null, cancellation);
                return;
            }
            catch (PreconditionFailedException)
            {
                // Changed meanwhile: look again.
            }
        }
    }

    /// <summary>Removes a recording whose work has ended, with its transcript and whatever was made on the way.</summary>
    /// <exception cref="PermanentException"><c>transcription_not_found</c>, <c>transcription_state_conflict</c>.</exception>
    /// <exception cref="TransientException">Its work ends in this moment.</exception>
    public async Task DeleteAsync(string ownerId, string id, CancellationToken cancellation)
    {
        var recording = await ReadAsync(ownerId, id, cancellation);
        if (recording.Status == RecordingStatus.Accepted)
            throw new PermanentException("transcription_state_conflict", "The recording is being written down; wait until that has ended.");
        await histories.ForgetAsync(id, cancellation);
        await ForgetPartsAsync(recording, cancellation);
        await blobs.DeleteAsync(recording.Transcript, cancellation);
        foreach (var kept in recording.Kept)
            await blobs.DeleteAsync(kept, cancellation);
        await documents.DeleteAsync(KeyOf(ownerId, id), WriteCondition.None, cancellation);
    }

    /// <summary>Removes the upload and its parts, and forgets the job that cut it.</summary>
    internal async Task ForgetPartsAsync(Recording recording, CancellationToken cancellation)
    {
        await jobs.ForgetAsync(recording.Job, cancellation);
        await foreach (var blob in blobs.ListAsync($"{recording.Stem}.", cancellation))
        {
            if (blob.Name != recording.Transcript)
                await blobs.DeleteAsync(blob.Name, cancellation);
        }
    }

    internal static bool IsId(string id) => id.Length == 36 && id.StartsWith("rec_", StringComparison.Ordinal) && id.AsSpan(4).IndexOfAnyExcept(Digits) < 0;

    internal static DocumentKey KeyOf(string ownerId, string id) => new(Recording.Container, ownerId, id);
}
