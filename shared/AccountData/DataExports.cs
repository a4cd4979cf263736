using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.AccountData;

/// <summary>Starts the durable work of an export; repeats are harmless.</summary>
public interface IExportRunner
{
    Task StartAsync(ExportRun run, CancellationToken cancellation);
}

/// <summary>Exports of people's own data: asked for, followed, fetched, and gone when they expire.</summary>
public sealed class DataExports(
    IDocumentStore documents, IBlobStore blobs, ExportWriter writer, IExportRunner runner, IEnumerable<IExportFinished> followers, IOptions<AccountDataOptions> options, TimeProvider time)
{
    /// <summary>Exports that are kept at once; more have to wait until one expires or is removed.</summary>
    public const int MostKept = 5;

    /// <summary>Begins one; while one is being made, that one is the answer, so two who ask at once get the same.</summary>
    /// <exception cref="PermanentException"><c>exports_state_conflict</c>.</exception>
    public async Task<DataExport> AskAsync(string userId, CancellationToken cancellation)
    {
        var key = DataExport.KeyOf(userId, ExportPointer.Id);
        while (true)
        {
            var pointer = (await documents.ReadAsync(key, AccountDataJsonContext.Default.ExportPointer, cancellation))?.Value;
            if (pointer is not null)
                return await EnsureAsync(userId, pointer, cancellation);
            if ((await ListAsync(userId, cancellation)).Count >= MostKept)
                throw new PermanentException("exports_state_conflict", $"There are {MostKept} exports already; remove one, or wait until one expires.");
            var now = time.GetUtcNow();
            try
            {
                await documents.WriteAsync(
                    key, new ExportPointer($"exp_{Guid.CreateVersion7(now):N}", now), AccountDataJsonContext.Default.ExportPointer, WriteCondition.Absent, null, cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Somebody asked at the same moment: theirs is ours.
            }
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DataExport>> ListAsync(string userId, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(
            new DocumentQuery(DataExport.Container, userId) { Descending = true, Limit = MostKept + 5, Filters = [new("type", FilterOperator.Equal, "export")] },
            AccountDataJsonContext.Default.DataExport, cancellation);
        return [.. page.Documents.Select(document => document.Value)];
    }

    /// <exception cref="PermanentException"><c>export_not_found</c>.</exception>
    public async Task<DataExport> ReadAsync(string userId, string id, CancellationToken cancellation)
    {
        if (!DataExport.IsId(id))
            throw NotFound();
        var pointer = (await documents.ReadAsync(DataExport.KeyOf(userId, ExportPointer.Id), AccountDataJsonContext.Default.ExportPointer, cancellation))?.Value;
        return pointer?.ExportId == id
            ? await EnsureAsync(userId, pointer, cancellation)
            : await FindAsync(userId, id, cancellation) ?? throw NotFound();
    }

    /// <summary>A signed address of the file.</summary>
    /// <exception cref="PermanentException"><c>export_not_found</c>, <c>export_state_conflict</c> while it is not ready.</exception>
    public async Task<Uri> LinkAsync(string userId, string id, TimeSpan lifetime, CancellationToken cancellation)
    {
        var export = await ReadAsync(userId, id, cancellation);
        return export is { Status: DataExportStatus.Ready, Blob: { } blob }
            ? await blobs.SignReadAsync(blob, lifetime, $"autovideo-{export.AskedAt:yyyy-MM-dd}.zip", cancellation)
            : throw new PermanentException("export_state_conflict", $"The export is {export.Status.ToString().ToLowerInvariant()}; wait until it is ready.");
    }

    /// <summary>Makes the file; made again after a crash.</summary>
    /// <returns>When it expires; null when nobody wants it any more.</returns>
    public async Task<DateTimeOffset?> MakeAsync(ExportRun run, CancellationToken cancellation)
    {
        if (await FindAsync(run, cancellation) is not { } export)
            return null;
        if (export.Status != DataExportStatus.Running)
        {
            // Made before; whether everybody was told is not known.
            await TellAsync(export, cancellation);
            return export.ExpiresAt;
        }
        var written = await writer.WriteAsync(export, cancellation);
        if (written is null)
            return null;
        var now = time.GetUtcNow();
        var expires = now.AddDays(options.Value.ExportDays);
        await FinishAsync(export with
        {
            Status = DataExportStatus.Ready,
            Blob = written.Blob.Name,
            Bytes = written.Blob.Length,
            Documents = written.Documents,
            Files = written.Files,
            FinishedAt = now,
            ExpiresAt = expires,
        }, cancellation);
        return expires;
    }

    public async Task<DateTimeOffset> FailAsync(ExportRun run, string problem, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var expires = now.AddDays(1);
        if (await FindAsync(run, cancellation) is not { } export)
            return expires;
        if (export.Status == DataExportStatus.Running)
            await FinishAsync(export with { Status = DataExportStatus.Failed, Problem = problem, FinishedAt = now, ExpiresAt = expires }, cancellation);
        else
            await TellAsync(export, cancellation);
        return expires;
    }

    /// <summary>Removes an export with its file; one that is gone is no error.</summary>
    public async Task RemoveAsync(ExportRun run, CancellationToken cancellation)
    {
        if (await OwnerAsync(run, cancellation) is not { } userId)
            return;
        await blobs.DeleteAsync(DataExport.BlobOf(userId, run.ExportId), cancellation);
        await documents.DeleteAsync(DataExport.KeyOf(userId, run.ExportId), WriteCondition.None, cancellation);
        await FreeAsync(userId, run.ExportId, cancellation);
        await documents.DeleteAsync(ExportOwner.KeyOf(run.ExportId), WriteCondition.None, cancellation);
    }

    private async Task<string?> OwnerAsync(ExportRun run, CancellationToken cancellation) =>
        (await documents.ReadAsync(ExportOwner.KeyOf(run.ExportId), AccountDataJsonContext.Default.ExportOwner, cancellation))?.Value.UserId;

    private async Task<DataExport?> FindAsync(ExportRun run, CancellationToken cancellation) =>
        await OwnerAsync(run, cancellation) is { } userId ? await FindAsync(userId, run.ExportId, cancellation) : null;

    private async Task<DataExport?> FindAsync(string userId, string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(DataExport.KeyOf(userId, id), AccountDataJsonContext.Default.DataExport, cancellation))?.Value;

    private async Task<DataExport> EnsureAsync(string userId, ExportPointer pointer, CancellationToken cancellation)
    {
        var export = new DataExport(pointer.ExportId, userId, DataExportStatus.Running, pointer.AskedAt);
        await documents.WriteAsync(
            ExportOwner.KeyOf(export.Id), new ExportOwner(export.Id, userId), AccountDataJsonContext.Default.ExportOwner, WriteCondition.None, null, cancellation);
        try
        {
            await documents.WriteAsync(DataExport.KeyOf(userId, export.Id), export, AccountDataJsonContext.Default.DataExport, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            export = await FindAsync(userId, export.Id, cancellation) ?? throw NotFound();
        }
        if (export.Status == DataExportStatus.Running)
            await runner.StartAsync(new ExportRun(export.Id), cancellation);
        return export;
    }

    private async Task FinishAsync(DataExport export, CancellationToken cancellation)
    {
        await documents.WriteAsync(
            DataExport.KeyOf(export.UserId, export.Id), export, AccountDataJsonContext.Default.DataExport, WriteCondition.None, null, cancellation);
        await FreeAsync(export.UserId, export.Id, cancellation);
        await TellAsync(export, cancellation);
    }

    private async Task TellAsync(DataExport export, CancellationToken cancellation)
    {
        foreach (var follower in followers)
            await follower.FinishedAsync(export, cancellation);
    }

    private async Task FreeAsync(string userId, string exportId, CancellationToken cancellation)
    {
        var key = DataExport.KeyOf(userId, ExportPointer.Id);
        var pointer = await documents.ReadAsync(key, AccountDataJsonContext.Default.ExportPointer, cancellation);
        if (pointer?.Value.ExportId == exportId)
            await documents.DeleteAsync(key, WriteCondition.None, cancellation);
    }

    private static PermanentException NotFound() => new("export_not_found", "There is no such export, or it has expired.");
}
