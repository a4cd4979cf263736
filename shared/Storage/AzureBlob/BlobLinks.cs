using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>
/// Shared access signatures that read one blob or put a block of it. An identity signs with a user delegation key, which is fetched once and kept;
/// a client with an account key (Azurite) signs with that.
/// </summary>
/// <param name="service">The account.</param>
/// <param name="publicHost">Stands in links to read in place of the account's; the signature covers the path, not the host. Empty: the account's.</param>
/// <param name="time">The clock.</param>
internal sealed class BlobLinks(BlobServiceClient service, string publicHost, TimeProvider time) : IDisposable
{
    // Clocks differ: a link that begins now is refused by a server that is late.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(7);
    private readonly SemaphoreSlim fetching = new(1, 1);
    private UserDelegationKey? key;

    public async Task<Uri> SignAsync(BlobClient blob, TimeSpan lifetime, string? downloadName, CancellationToken cancellation)
    {
        var signed = await SignAsync(blob, BlobSasPermissions.Read, lifetime, downloadName, cancellation);
        return publicHost == "" ? signed : new UriBuilder(signed) { Host = publicHost, Port = -1 }.Uri;
    }

    public async Task<Uri> SignBlockAsync(BlobClient blob, string blockId, TimeSpan lifetime, CancellationToken cancellation)
    {
        var signed = await SignAsync(blob, BlobSasPermissions.Write, lifetime, null, cancellation);
        return new Uri($"{signed}&comp=block&blockid={Uri.EscapeDataString(blockId)}");
    }

    private async Task<Uri> SignAsync(BlobClient blob, BlobSasPermissions right, TimeSpan lifetime, string? downloadName, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (lifetime > KeyLifetime - ClockSkew * 2)
            throw new ArgumentOutOfRangeException(nameof(lifetime), "A link lives for less than 7 days.");
        var signature = new BlobSasBuilder(right, now + lifetime)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = now - ClockSkew,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (downloadName is not null)
            signature.ContentDisposition = Attachment(downloadName);
        if (blob.CanGenerateSasUri)
            return blob.GenerateSasUri(signature);
        var signed = signature.ToSasQueryParameters(await KeyUntilAsync(signature.ExpiresOn, cancellation), service.AccountName);
        return new BlobUriBuilder(blob.Uri) { Sas = signed }.ToUri();
    }

    private async Task<UserDelegationKey> KeyUntilAsync(DateTimeOffset needed, CancellationToken cancellation)
    {
        if (key is { } known && known.SignedExpiresOn >= needed)
            return known;
        await fetching.WaitAsync(cancellation);
        try
        {
            if (key is { } fetched && fetched.SignedExpiresOn >= needed)
                return fetched;
            var now = time.GetUtcNow();
            return key = (await service.GetUserDelegationKeyAsync(now - ClockSkew, now - ClockSkew + KeyLifetime, cancellation)).Value;
        }
        finally
        {
            fetching.Release();
        }
    }

    private static string Attachment(string downloadName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(downloadName);
        return disposition.ToString();
    }

    public void Dispose() => fetching.Dispose();
}
