using System.IO.Compression;
using System.IO.Pipelines;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Videos;
using CsvHelper;

namespace AutoVideo.Batches;

/// <summary>What a batch gave: a table of all its items (CSV), and one archive (ZIP) of the finished videos with their subtitles.</summary>
public sealed class BatchResults(BatchStore batches, VideoStore videos, IBlobStore blobs, IEnumerable<IBatchFinished> followers, BatchQuota? quota = null)
{
    /// <summary>Makes both, under names that follow from the batch: making them again gives the same.</summary>
    /// <returns>Null: the batch was deleted meanwhile, and they with it.</returns>
    public async Task<Batch?> MakeAsync(string batchId, CancellationToken cancellation)
    {
        var items = await ItemsAsync(batchId, cancellation);
        var table = $"batches/{batchId}/result.csv";
        await using (var csv = Table(items))
            await blobs.WriteAsync(table, csv, "text/csv; charset=utf-8", cancellation);
        var archive = $"batches/{batchId}/result.zip";
        var pipe = new Pipe();
        var writing = ArchiveAsync(pipe.Writer, items, cancellation);
        await using (var reading = pipe.Reader.AsStream())
            await blobs.WriteAsync(archive, reading, "application/zip", cancellation);
        await writing;
        if (await NoteAsync(batchId, table, archive, cancellation) is not { } made)
            return null;
        if (quota is not null)
            await quota.ReleaseAsync(made, cancellation);
        // While the batch counts as open, the timer comes back to what a dead process did not get to.
        foreach (var follower in followers)
            await follower.FinishedAsync(made, cancellation);
        await batches.CloseAsync(batchId, cancellation);
        return made;
    }

    private async Task<Batch?> NoteAsync(string batchId, string table, string archive, CancellationToken cancellation)
    {
        try
        {
            return await batches.ChangeAsync(
                batchId, (batch, now) => batch.Archive is not null ? batch : batch with { Table = table, Archive = archive, UpdatedAt = now }, cancellation);
        }
        catch (PermanentException gone) when (gone.Code == "batch_not_found")
        {
            // Nothing would find them again.
            await blobs.DeleteAsync(table, cancellation);
            await blobs.DeleteAsync(archive, cancellation);
            return null;
        }
    }

    private async Task<IReadOnlyList<BatchItem>> ItemsAsync(string batchId, CancellationToken cancellation)
    {
        var items = new List<BatchItem>();
        string? continuation = null;
        do
        {
            var page = await batches.ItemsAsync(batchId, null, 500, continuation, cancellation);
            items.AddRange(page.Documents.Select(document => document.Value));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return items;
    }

    // A spreadsheet takes a text that begins with = for a formula (OWASP, CSV injection).
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    private static MemoryStream Table(IReadOnlyList<BatchItem> items)
    {
        var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, Options, leaveOpen: true))
        {
            csv.WriteHeader(["Number", "Line", "Status", "VideoId", "Title", "Seconds", "CpuSeconds", "CostUsd", "Error", "File"]);
            foreach (var item in items)
            {
                csv.WriteField(item.Number);
                csv.WriteField(item.Line);
                csv.WriteField(item.Status.ToString().ToLowerInvariant());
                csv.WriteField(item.Status == BatchItemStatus.Waiting ? "" : item.VideoId);
                csv.WriteField(item.Title);
                csv.WriteField(item.Seconds);
                csv.WriteField(item.CpuSeconds);
                csv.WriteField(item.CostUsd);
                csv.WriteField(item.Error);
                csv.WriteField(item.Status == BatchItemStatus.Completed ? NameOf(item, "mp4") : "");
                csv.EndRecord();
            }
        }
        stream.Position = 0;
        return stream;
    }

    private async Task ArchiveAsync(PipeWriter writer, IReadOnlyList<BatchItem> items, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await using var output = writer.AsStream(leaveOpen: true);
            await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
            foreach (var item in items.Where(item => item.Status == BatchItemStatus.Completed))
            {
                if ((await videos.FindAsync(item.VideoId, cancellation))?.Result is not { } result)
                    continue;
                // Video does not become smaller.
                await AddAsync(archive, NameOf(item, "mp4"), result.Video, CompressionLevel.NoCompression, cancellation);
                await AddAsync(archive, NameOf(item, "srt"), result.CaptionsSrt, CompressionLevel.Fastest, cancellation);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            await writer.CompleteAsync(failure);
        }
    }

    private async Task AddAsync(ZipArchive archive, string name, string blob, CompressionLevel level, CancellationToken cancellation)
    {
        var entry = archive.CreateEntry(name, level);
        // One moment for all, so that the same batch gives the same bytes.
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var content = await blobs.OpenReadAsync(blob, null, cancellation);
        await using var target = await entry.OpenAsync(cancellation);
        await content.CopyToAsync(target, cancellation);
    }

    private static string NameOf(BatchItem item, string extension)
    {
        var title = new string([.. (item.Title ?? "video").Select(c => char.IsLetterOrDigit(c) ? c : '-')]);
        var plain = string.Join('-', title.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return $"{item.Number:D4}-{(plain.Length <= 60 ? plain : plain[..60])}.{extension}";
    }
}
