using System.Buffers.Binary;
using AutoVideo.Storage;

namespace AutoVideo.Render.Mp4;

/// <summary>Reads MP4s that are blobs, by ranges: their tables, and runs of samples.</summary>
internal sealed class Mp4Blobs(IBlobStore blobs)
{
    private const int MaxTableBytes = 16 * 1024 * 1024, HeaderBytes = 16;

    /// <exception cref="BlobNotFoundException"/>
    /// <exception cref="InvalidDataException">It holds no tables, or none of the kind.</exception>
    internal async Task<Mp4Track> ReadAsync(string name, string kind, CancellationToken cancellation)
    {
        var length = (await blobs.FindAsync(name, cancellation) ?? throw new BlobNotFoundException(name)).Length;
        for (long at = 0; at + 8 <= length;)
        {
            var header = await BytesAsync(name, at, (int)Math.Min(HeaderBytes, length - at), cancellation);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var head = 8;
            if (size == 1 && header.Length == HeaderBytes)
                (size, head) = ((long)BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)), HeaderBytes);
            if (size < head || at + size > length)
                break;
            if (header.AsSpan(4, 4).SequenceEqual("moov"u8))
                return Mp4Track.Read(await TablesAsync(name, at + head, size - head, cancellation), kind) ?? throw new InvalidDataException("The file has no such track.");
            at += size;
        }
        throw new InvalidDataException("The file holds no tables.");
    }

    /// <summary>Copies the bytes of samples that follow each other, neighbouring ones in one go.</summary>
    internal async Task CopyAsync(string name, IReadOnlyList<Mp4Sample> samples, Stream target, CancellationToken cancellation)
    {
        for (var from = 0; from < samples.Count;)
        {
            var to = from + 1;
            while (to < samples.Count && samples[to].Offset == samples[to - 1].Offset + samples[to - 1].Size)
                to++;
            await using var bytes = await blobs.OpenReadAsync(name, new(samples[from].Offset, samples[to - 1].Offset + samples[to - 1].Size - 1), cancellation);
            await bytes.CopyToAsync(target, cancellation);
            from = to;
        }
    }

    private async Task<Mp4Box> TablesAsync(string name, long at, long size, CancellationToken cancellation) => size > MaxTableBytes
        ? throw new InvalidDataException("The tables of a file are too large.")
        : new("moov", await BytesAsync(name, at, (int)size, cancellation));

    private async Task<byte[]> BytesAsync(string name, long at, int count, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenReadAsync(name, new(at, at + count - 1), cancellation);
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
