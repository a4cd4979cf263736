using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>
/// Blobs of one container of Azure Blob Storage. An open stream goes on reading its version as long as its connection lives;
/// when that breaks after the blob was replaced, reading fails and never mixes versions.
/// </summary>
internal sealed class AzureBlobStore(BlobServiceClient service, string container, bool makeContainer, TimeProvider time, string publicHost = "") : IBlobStore, IBlobUploads, IDisposable
{
    private const int BlockBytes = 8 * 1024 * 1024;
    // Without access tracking a blob counts as used when it was written; with it, the service notes one use in 24 hours.
    private static readonly TimeSpan TrackingStep = TimeSpan.FromDays(1);
    private readonly BlobContainerClient blobs = service.GetBlobContainerClient(container);
    private readonly BlobLinks links = new(service, publicHost, time);
    private readonly SemaphoreSlim making = new(1, 1);
    private volatile bool made = !makeContainer;

    public async Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation)
    {
        var blob = await OpenAsync(name, cancellation);
        try
        {
            return await AzureBlobErrors.RunAsync(name, () => PropertiesAsync(blob, cancellation));
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }

    public async Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation)
    {
        var blob = await OpenAsync(name, cancellation);
        if (range is { } asked && (asked.First < 0 || asked.Last < asked.First))
            throw OutOfRange(name, asked);
        var part = range is { } within ? new HttpRange(within.First, within.Last - within.First + 1) : default;
        try
        {
            var download = await AzureBlobErrors.RunAsync(name, async () =>
                (await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = part }, cancellation)).Value);
            if (range is { } empty && download.Details.ContentLength == 0)
            {
                // Azurite answers a range that begins right behind the end with nothing in place of 416.
                await download.Content.DisposeAsync();
                throw OutOfRange(name, empty);
            }
            return new DownloadStream(name, download.Content, download.Details.ContentLength);
        }
        catch (RequestFailedException e) when (e.Status == 416)
        {
            throw OutOfRange(name, range ?? default);
        }
    }

    public async Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation)
    {
        var found = await FindAsync(name, cancellation) ?? throw new BlobNotFoundException(name);
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{found.ETag}")).AsSpan(0, 16));
        var path = Path.Combine(folder, version + Path.GetExtension(name));
        if (File.Exists(path))
            return path;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{version}.{Guid.NewGuid():N}.part");
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            await using (var content = await OpenReadAsync(name, null, cancellation))
                await content.CopyToAsync(file, cancellation);
            File.Move(temporary, path, overwrite: true);
            return path;
        }
        catch (IOException e) when (DiskErrors.Explain(e) is { } explained)
        {
            throw explained;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        var blob = await OpenAsync(name, cancellation);
        BlobNames.CheckContentType(contentType);
        return await AzureBlobErrors.RunAsync(name, condition, () => new BlobUpload(blob, BlockBytes).WriteAsync(content, contentType, condition, cancellation));
    }

    public async Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true);
        return await WriteAsync(name, file, contentType, condition, cancellation);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var blob = await OpenAsync(name, cancellation);
        await AzureBlobErrors.RunAsync(name, () => blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, cancellation));
    }

    public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (prefix != "" && !BlobNames.IsValid(prefix.EndsWith('/') ? prefix + "x" : prefix))
            BlobNames.Check(prefix);
        await MakeContainerAsync(cancellation);
        await using var pages = blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix == "" ? null : prefix, cancellation).AsPages().GetAsyncEnumerator(cancellation);
        while (await AzureBlobErrors.RunAsync(prefix, () => pages.MoveNextAsync().AsTask()))
            foreach (var item in pages.Current.Values)
                yield return new BlobProperties(
                    item.Name, item.Properties.ContentLength ?? 0, item.Properties.ContentType ?? "application/octet-stream", $"{item.Properties.ETag}",
                    item.Properties.LastModified ?? default, LastUsed(item.Properties.LastModified ?? default, item.Properties.LastAccessedOn));
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (folder != "")
            BlobNames.Check(folder + "x");
        await MakeContainerAsync(cancellation);
        await using var pages = blobs.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", folder == "" ? null : folder, cancellation).AsPages().GetAsyncEnumerator(cancellation);
        while (await AzureBlobErrors.RunAsync(folder, () => pages.MoveNextAsync().AsTask()))
            foreach (var item in pages.Current.Values.Where(item => item.IsPrefix))
                yield return item.Prefix;
    }

    public async Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        if (lifetime <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(lifetime), "A link lives for some time.");
        return await AzureBlobErrors.RunAsync(name, () => links.SignAsync(blobs.GetBlobClient(name), lifetime, downloadName, cancellation));
    }

    public async Task<Uri> SignBlockAsync(string name, string blockId, TimeSpan lifetime, CancellationToken cancellation)
    {
        BlobNames.CheckBlockId(blockId);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        await OpenAsync(name, cancellation);
        return await AzureBlobErrors.RunAsync(name, () => links.SignBlockAsync(blobs.GetBlobClient(name), BlobUpload.StagedId(blockId), lifetime, cancellation));
    }

    public async Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        BlobNames.CheckBlockId(blockId);
        var blob = await OpenAsync(name, cancellation);
        await AzureBlobErrors.RunAsync(name, async () =>
        {
            await new BlobUpload(blob, BlockBytes).StageAsync(BlobUpload.StagedId(blockId), content, cancellation);
            return true;
        });
    }

    public async Task<BlobProperties> CommitBlocksAsync(
        string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        BlobNames.CheckContentType(contentType);
        foreach (var id in blockIds)
            BlobNames.CheckBlockId(id);
        var blob = await OpenAsync(name, cancellation);
        try
        {
            return await AzureBlobErrors.RunAsync(
                name, condition, () => new BlobUpload(blob, BlockBytes).CommitAsync(blockIds.Select(BlobUpload.StagedId), contentType, condition, cancellation));
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList || e.ErrorCode == BlobErrorCode.InvalidBlockId)
        {
            throw new PermanentException("block_missing", $"A block of '{name}' was never staged, or more than a week ago.", e);
        }
    }

    public void Dispose()
    {
        making.Dispose();
        links.Dispose();
    }

    private async Task<BlockBlobClient> OpenAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        await MakeContainerAsync(cancellation);
        return blobs.GetBlockBlobClient(name);
    }

    private async Task MakeContainerAsync(CancellationToken cancellation)
    {
        if (made)
            return;
        await making.WaitAsync(cancellation);
        try
        {
            if (!made)
                await AzureBlobErrors.RunAsync("", () => blobs.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellation));
            made = true;
        }
        finally
        {
            making.Release();
        }
    }

    private async Task<BlobProperties> PropertiesAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        var found = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value;
        return new BlobProperties(
            blob.Name, found.ContentLength, found.ContentType, $"{found.ETag}", found.LastModified,
            LastUsed(found.LastModified, found.LastAccessed == default ? null : found.LastAccessed));
    }

    private DateTimeOffset LastUsed(DateTimeOffset modified, DateTimeOffset? accessed)
    {
        if (accessed is not { } noted || noted < modified)
            return modified;
        var latest = noted + TrackingStep;
        return latest < time.GetUtcNow() ? latest : time.GetUtcNow();
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, ByteRange range) =>
        new(nameof(range), $"The range {range.First}-{range.Last} is not within the blob '{name}'.");
}
