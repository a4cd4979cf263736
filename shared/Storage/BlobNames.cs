using System.Buffers;
using System.Text.RegularExpressions;
using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>What every blob store refuses, whichever engine is behind it.</summary>
internal static partial class BlobNames
{
    private const int MaxLength = 400;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

    /// <summary>
    /// How long whoever has a link may keep what it led to (RFC 9111): what lies under the address of its content for ever (RFC 8246), other
    /// blobs are asked for again. A signed link is a secret of its own, so a cache of many people holds it for those who have it.
    /// </summary>
    public static string CacheControlOf(string name) =>
        name.StartsWith(ContentAddress.Folder, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "private, no-cache";

    /// <exception cref="PermanentException"><c>blob_name_invalid</c>.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new PermanentException("blob_name_invalid", $"A blob's name has 1 to {MaxLength} characters of a-z A-Z 0-9 - _ . / and no empty, . or .. part.");
    }

    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength || name.AsSpan().ContainsAnyExcept(Allowed))
            return false;
        foreach (var part in name.AsSpan().Split('/'))
            if (name.AsSpan(part) is "" or "." or "..")
                return false;
        return true;
    }

    public static void CheckContentType(string contentType)
    {
        if (contentType.Length > 200 || !ContentType().IsMatch(contentType))
            throw new ArgumentException($"'{contentType}' is not a media type.", nameof(contentType));
    }

    public static void CheckBlockId(string blockId)
    {
        if (string.IsNullOrEmpty(blockId) || blockId.Length > 64)
            throw new ArgumentException("A block's id has 1 to 64 characters.", nameof(blockId));
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]*/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]*(; ?[a-zA-Z0-9-]+=[a-zA-Z0-9_.+-]+)*\z")]
    private static partial Regex ContentType();
}
