using System.Globalization;

namespace AutoVideo.Storage.Cosmos;

/// <summary>The service's ETag, and behind it when that version expires, so that a condition on an expired one fails without a read.</summary>
internal static class CosmosETag
{
    private const char Separator = '|';

    public static string Of(string service, long? expires) =>
        expires is { } moment ? string.Create(CultureInfo.InvariantCulture, $"{service}{Separator}{moment}") : service;

    public static (string Service, long? Expires) Of(string etag)
    {
        var end = etag.LastIndexOf(Separator);
        return end >= 0 && long.TryParse(etag.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var moment) ? (etag[..end], moment) : (etag, null);
    }
}
