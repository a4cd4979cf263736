using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.AccountData;

/// <param name="Documents">Entries of JSON files.</param>
/// <param name="Files">Media files.</param>
public sealed record WrittenExport(BlobProperties Blob, int Documents, int Files);

/// <summary>
/// Writes all there is of a person into one ZIP file: <c>KIND.json</c>, a list of objects, and the kind's media files in the folder <c>KIND/</c>.
/// Bytes flow straight from blob to blob; nothing is held but one document and the names of files.
/// </summary>
public sealed class ExportWriter(IBlobStore blobs, UserStore users, IEnumerable<IUserData> kinds)
{
    private static readonly JsonWriterOptions Json = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <returns>Null when there is no such user any more.</returns>
    public async Task<WrittenExport?> WriteAsync(DataExport export, CancellationToken cancellation)
    {
        if (await users.FindAsync(export.UserId, cancellation) is not { } user)
            return null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, new DataSubject(user.Id, export.Id, user.CreatedAt), stop.Token);
        try
        {
            await using var reading = pipe.Reader.AsStream();
            // A fault of the writer reaches the reader, so half an archive is never stored.
            var blob = await blobs.WriteAsync(DataExport.BlobOf(export.UserId, export.Id), reading, "application/zip", cancellation);
            var (documents, files) = await writing;
            return new WrittenExport(blob, documents, files);
        }
        catch
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<(int Documents, int Files)> WriteAsync(PipeWriter pipe, DataSubject subject, CancellationToken cancellation)
    {
        try
        {
            var (documents, files) = (0, 0);
            await using (var stream = pipe.AsStream(leaveOpen: true))
            {
                // Written from front to back: sizes follow the bytes, so nothing is sought.
                await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
                foreach (var kind in kinds.OrderBy(kind => kind.Kind, StringComparer.Ordinal))
                {
                    var media = new List<ExportItem.File>();
                    documents += await WriteDocumentsAsync(archive, kind, subject, media, cancellation);
                    foreach (var file in media)
                        files += await CopyAsync(archive, kind, file, cancellation) ? 1 : 0;
                }
            }
            await pipe.CompleteAsync();
            return (documents, files);
        }
        catch (Exception failure)
        {
            await pipe.CompleteAsync(failure);
            throw;
        }
    }

    private static async Task<int> WriteDocumentsAsync(ZipArchive archive, IUserData kind, DataSubject subject, List<ExportItem.File> media, CancellationToken cancellation)
    {
        var count = 0;
        await using var entry = await archive.CreateEntry($"{kind.Kind}.json", CompressionLevel.Fastest).OpenAsync(cancellation);
        await using var json = new Utf8JsonWriter(entry, Json);
        json.WriteStartArray();
        await foreach (var item in kind.ExportAsync(subject, cancellation))
        {
            if (item is ExportItem.File file)
            {
                media.Add(file);
                continue;
            }
            ((ExportItem.Document)item).Value.WriteTo(json);
            await json.FlushAsync(cancellation);
            count++;
        }
        json.WriteEndArray();
        await json.FlushAsync(cancellation);
        return count;
    }

    /// <summary>What was cleaned away meanwhile is left out.</summary>
    private async Task<bool> CopyAsync(ZipArchive archive, IUserData kind, ExportItem.File file, CancellationToken cancellation)
    {
        if (await blobs.FindAsync(file.Blob, cancellation) is null)
            return false;
        await using var source = await blobs.OpenReadAsync(file.Blob, null, cancellation);
        // Films and pictures are compressed already.
        await using var entry = await archive.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"{kind.Kind}/{file.Name}"), CompressionLevel.NoCompression).OpenAsync(cancellation);
        await source.CopyToAsync(entry, cancellation);
        return true;
    }
}
