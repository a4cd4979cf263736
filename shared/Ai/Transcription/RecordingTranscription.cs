using System.Text.Json;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Voice;

namespace AutoVideo.Ai.Transcription;

/// <summary>
/// The work on one recording: the media worker takes its sound out and cuts it, the transcribers write the parts down, and one transcript comes of
/// them. A repeat pays for nothing that was answered before.
/// </summary>
public sealed class RecordingTranscription(Recordings recordings, ITranscriber transcriber, IMediaJobs jobs, IBlobStore blobs, AiQuotas quotas, TimeProvider time)
{
    /// <exception cref="PermanentException">It cannot be written down; the code says why.</exception>
    /// <exception cref="TransientException">It may succeed a little later.</exception>
    /// <exception cref="MediaJobWaitsException">The media worker has not come to it yet.</exception>
    public async Task RunAsync(string ownerId, string id, CancellationToken cancellation)
    {
        if (await recordings.FindAsync(ownerId, id, cancellation) is not { Status: RecordingStatus.Accepted } recording)
            return;
        CallOwner.Set(new(ownerId, null, "transcription"));
        MediaCost.Begin(time);
        var cut = await CutAsync(recording, cancellation);
        if (!recording.HasRoom && transcriber.Provider != OfflineTranscriber.Name)
        {
            // All of it or nothing: what was paid for a part is of no use to anybody without the rest.
            await quotas.RequireAsync(ownerId, [new QuotaUse(QuotaKind.Audio, cut.Parts.Sum(part => part.Seconds))], cancellation);
            await recordings.NoteRoomAsync(ownerId, id, cancellation);
        }
        var heard = await Task.WhenAll(cut.Parts.Select(part => HearAsync(recording, part, cancellation)));
        var transcript = JoinedTranscript.Of(cut, heard);
        using (var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(transcript, TranscriptionJsonContext.Default.Transcript)))
            await blobs.WriteAsync(recording.Transcript, json, "application/json", cancellation);
        await recordings.EndAsync(ownerId, id, accepted => accepted with
        {
            Status = RecordingStatus.Ready,
            Result = new(transcript.Seconds, transcript.Language, transcript.Words.Count, transcript.Text.Length, transcript.Provider, transcript.Model),
        }, cancellation);
        await recordings.ForgetPartsAsync(recording, cancellation);
    }

    /// <summary>Records that it cannot be written down; what was uploaded goes.</summary>
    public async Task FailAsync(string ownerId, string id, FailureCause cause, CancellationToken cancellation)
    {
        await recordings.EndAsync(ownerId, id, accepted => accepted with { Status = RecordingStatus.Failed, Error = new(cause.Code, cause.Message) }, cancellation);
        if (await recordings.FindAsync(ownerId, id, cancellation) is { } recording)
            await recordings.ForgetPartsAsync(recording, cancellation);
    }

    private async Task<Transcript> HearAsync(Recording recording, RecordingPart part, CancellationToken cancellation)
    {
        var heard = await transcriber.TranscribeAsync(new(part.Sound, part.Seconds, recording.Language, recording.Hint), cancellation);
        if (heard.KeptAs is { } kept)
            await recordings.NoteKeptAsync(recording.OwnerId, recording.Id, kept, cancellation);
        return heard;
    }

    private async Task<CutRecording> CutAsync(Recording recording, CancellationToken cancellation)
    {
        var task = new VoiceTask(null, null) { Recording = new(recording.Upload, recording.Stem, Recordings.MaxSeconds) };
        var result = await jobs.RunAsync(new MediaJob(recording.Job, MediaJobKind.Voice, JsonSerializer.Serialize(task, VoiceJsonContext.Default.VoiceTask)), cancellation);
        return JsonSerializer.Deserialize(result, VoiceJsonContext.Default.CutRecording)!;
    }
}

/// <summary>One transcript of those of a recording's parts, on the recording's clock; pure.</summary>
internal static class JoinedTranscript
{
    /// <param name="heard">Of each part, in order.</param>
    public static Transcript Of(CutRecording cut, IReadOnlyList<Transcript> heard)
    {
        var parts = cut.Parts.Zip(heard).ToArray();
        var language = heard.MaxBy(transcript => transcript.Text.Length)?.Language ?? "und";
        return new(
            string.Join(IsWrittenWithoutSpaces(language) ? "" : " ", heard.Select(transcript => transcript.Text).Where(text => text.Length > 0)), language, cut.Seconds,
            [.. parts.SelectMany(part => part.Second.Words.Select(word => word with { Start = At(part.First, word.Start), End = At(part.First, word.End) }))],
            [.. parts.SelectMany(part => part.Second.Phrases.Select(phrase => phrase with { Start = At(part.First, phrase.Start), End = At(part.First, phrase.End) }))],
            Named(heard.Select(transcript => transcript.Provider)), Named(heard.Select(transcript => transcript.Model)));
    }

    internal static bool IsWrittenWithoutSpaces(string language) => language.Split('-')[0] is "zh" or "ja" or "yue";

    // A model that rounds up must not reach into the next part.
    private static double At(RecordingPart part, double seconds) => Math.Round(part.Start + Math.Min(seconds, part.Seconds), 3);

    private static string Named(IEnumerable<string> names) => string.Join(',', names.Distinct()) is { Length: > 0 } all ? all : "none";
}
