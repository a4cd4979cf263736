using System.Globalization;
using System.Runtime.CompilerServices;
using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Safety;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Voice.Providers;

namespace AutoVideo.Ai;

/// <summary>Calls to providers with their cost and the answers that are one user's alone, what runs just now, quotas, refusals and runs of experiments.</summary>
internal sealed class AiUserData(IDocumentStore documents, IBlobStore blobs, ArtefactStore artefacts, Flights flights, TimeProvider time) : IUserData
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly string[] Stages = [.. Enum.GetNames<VideoStage>().Select(stage => stage.ToLowerInvariant())];

    public string Kind => "ai";

    public IReadOnlyList<string> Containers =>
        [Generation.Container, Flight.Container, QuotaAccount.Container, QuotaReset.Container, SafetyRefusal.Container, ExperimentRun.Container];

    /// <summary>Container, partition and id: none of them holds a space.</summary>
    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var month in subject.Months(time.GetUtcNow()))
        {
            var partition = Generation.PartitionOf(subject.UserId, month);
            await foreach (var call in documents.AllAsync(Generation.Container, partition, cancellation))
                yield return $"{Generation.Container} {partition} {call.Id}";
            var ofMonth = month.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            await foreach (var refusal in RefusalsAsync(subject, ofMonth, cancellation))
                yield return $"{SafetyRefusal.Container} {ofMonth} {refusal.Id}";
        }
        foreach (var flight in (await flights.ListAsync(cancellation)).Where(flight => flight.Value.UserId == subject.UserId))
            yield return $"{Flight.Container} {flight.Id} {flight.Id}";
        await foreach (var account in documents.AllAsync(QuotaAccount.Container, subject.UserId, cancellation))
            yield return $"{QuotaAccount.Container} {subject.UserId} {account.Id}";
        // A midnight of theirs lies within a day of now, whatever their time zone; one that was missed in the day before.
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.UtcTicks - now.UtcTicks % Quarter.Ticks, TimeSpan.Zero).AddDays(-1);
        for (var at = first; at <= now.AddDays(2); at += Quarter)
        {
            var slot = QuotaResets.NameOf(at);
            if (await documents.ReadAsync(new(QuotaReset.Container, slot, subject.UserId), AiJsonContext.Default.QuotaReset, cancellation) is not null)
                yield return $"{QuotaReset.Container} {slot} {subject.UserId}";
        }
        await foreach (var video in documents.AllAsync(VideoSummary.Container, subject.UserId, cancellation))
        {
            foreach (var stage in Stages)
            {
                if (await documents.ReadAsync(ExperimentRun.KeyOf(stage, video.Id), AiJsonContext.Default.ExperimentRun, cancellation) is not null)
                    yield return $"{ExperimentRun.Container} {stage} {video.Id}";
            }
        }
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var parts in keys.Select(key => key.Split(' ')))
        {
            var key = new DocumentKey(parts[0], parts[1], parts[2]);
            // The answers first: only the record knows where they are.
            if (key.Id.StartsWith("gen_", StringComparison.Ordinal) && await documents.ReadAsync(key, AiJsonContext.Default.Generation, cancellation) is { Value.Personal: { } kept })
                await RemoveAnswersAsync(kept, cancellation);
            await documents.DeleteAsync(key, WriteCondition.None, cancellation);
        }
    }

    private async Task RemoveAnswersAsync(IReadOnlyList<string> beginnings, CancellationToken cancellation)
    {
        foreach (var beginning in beginnings)
        {
            await foreach (var blob in blobs.ListAsync(beginning, cancellation))
                await blobs.DeleteAsync(blob.Name, cancellation);
            // Nothing names what a coded sound was decoded to, but the sound itself.
            if (beginning.StartsWith($"artefacts/{VendorAddresses.Kind}/", StringComparison.Ordinal))
                await SoundDecoding.ForgetAsync(artefacts, blobs, beginning + VendorAddresses.Coded, SoundDecoding.LongestLine, cancellation);
        }
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var month in subject.Months(time.GetUtcNow()))
        {
            await foreach (var call in documents.AllAsync(Generation.Container, Generation.PartitionOf(subject.UserId, month), cancellation))
                yield return new ExportItem.Document(call.Value.Without("idempotencyKey", "jobId", "personal"));
            await foreach (var refusal in RefusalsAsync(subject, month.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture), cancellation))
                yield return new ExportItem.Document(refusal.Value.Without("overturned"));
        }
        await foreach (var account in documents.AllAsync(QuotaAccount.Container, subject.UserId, cancellation))
            yield return new ExportItem.Document(account.Value);
    }

    private async IAsyncEnumerable<StoredDocument<System.Text.Json.Nodes.JsonNode>> RefusalsAsync(
        DataSubject subject, string month, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var page = await documents.QueryAsync(
                new DocumentQuery(SafetyRefusal.Container, month)
                {
                    Filters = [new("userId", FilterOperator.Equal, subject.UserId)],
                    Continuation = continuation,
                },
                AccountDataJsonContext.Default.JsonNode, cancellation);
            foreach (var document in page.Documents)
                yield return document;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
