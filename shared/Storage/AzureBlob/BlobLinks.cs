using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>
/// Shared access signatures that read one blob or put a block of it. An identity signs with a user delegation key, which is fetched once a day;
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
    // Its key is up to a day old.
    private static readonly TimeSpan LongestLink = KeyLifetime - TimeSpan.FromDays(1) - ClockSkew;
    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile UserDelegationKey[] keys = [];

    /// <summary>Links that are given within a quarter of their lifetime are the same, so that a cache in front knows them again; they live up to a quarter longer.</summary>
    public async Task<Uri> SignAsync(BlobClient blob, TimeSpan lifetime, string? downloadName, CancellationToken cancellation)
    {
        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(lifetime.TotalSeconds / 4)));
        var expires = RoundUp(time.GetUtcNow() + lifetime, step);
        var signed = await SignAsync(blob, BlobSasPermissions.Read, expires - lifetime - step, expires, downloadName, cancellation);
        return publicHost == "" ? signed : new UriBuilder(signed) { Host = publicHost, Port = -1 }.Uri;
    }

    public async Task<Uri> SignBlockAsync(BlobClient blob, string blockId, TimeSpan lifetime, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var signed = await SignAsync(blob, BlobSasPermissions.Write, now, now + lifetime, null, cancellation);
        return new Uri($"{signed}&comp=block&blockid={Uri.EscapeDataString(blockId)}");
    }

    private async Task<Uri> SignAsync(
        BlobClient blob, BlobSasPermissions right, DateTimeOffset from, DateTimeOffset until, string? downloadName, CancellationToken cancellation)
    {
        if (until - from > LongestLink)
            throw new ArgumentOutOfRangeException(nameof(until), "A link lives for less than 6 days.");
        var signature = new BlobSasBuilder(right, until)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = from - ClockSkew,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (downloadName is not null)
            signature.ContentDisposition = Attachment(downloadName);
        if (blob.CanGenerateSasUri)
            return blob.GenerateSasUri(signature);
        var signed = signature.ToSasQueryParameters(await KeyAsync(signature.StartsOn, cancellation), service.AccountName);
        return new BlobUriBuilder(blob.Uri) { Sas = signed }.ToUri();
    }

    /// <summary>Its times are a part of links: all processes ask for whole days, so that their links are the same.</summary>
    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset starts, CancellationToken cancellation)
    {
        var day = new DateTimeOffset(starts.UtcDateTime.Date, TimeSpan.Zero);
        if (Find() is { } known)
            return known;
        await fetching.WaitAsync(cancellation);
        try
        {
            if (Find() is { } fetched)
                return fetched;
            var key = (await service.GetUserDelegationKeyAsync(day, day + KeyLifetime, cancellation)).Value;
            keys = [key, .. keys.Take(1)]; // links that begin before and after midnight are given for a while
            return key;
        }
        finally
        {
            fetching.Release();
        }

        UserDelegationKey? Find() => Array.Find(keys, key => key.SignedStartsOn == day);
    }

    private static DateTimeOffset RoundUp(DateTimeOffset moment, TimeSpan step) => new((moment.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero);

    private static string Attachment(string downloadName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(downloadName);
        return disposition.ToString();
    }

    public void Dispose() => fetching.Dispose();
}
