using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Render;

/// <summary>Reads the timeline that a media job names.</summary>
internal static class TimelineBlobs
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <exception cref="PermanentException"><c>timeline_missing</c>, <c>timeline_invalid</c>.</exception>
    internal static async Task<byte[]> ReadAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        var properties = await blobs.FindAsync(name, cancellation) ?? throw new PermanentException("timeline_missing", $"There is no timeline '{name}'.");
        if (properties.Length > MaxBytes)
            throw new PermanentException("timeline_invalid", $"The timeline is larger than {MaxBytes} bytes.");
        await using var stream = await blobs.OpenReadAsync(name, null, cancellation);
        var json = new byte[properties.Length];
        await stream.ReadExactlyAsync(json, cancellation);
        return json;
    }
}
