using System.Buffers.Binary;
using System.Text;

namespace AutoVideo.Render.Mp4;

/// <summary>A box of an MP4 held in memory (ISO/IEC 14496-12, 4.2): its name and what is inside.</summary>
internal readonly record struct Mp4Box(string Name, ReadOnlyMemory<byte> Content)
{
    private const int MaxTableBytes = 64 * 1024 * 1024;

    /// <exception cref="InvalidDataException">A box ends outside its parent.</exception>
    internal static IEnumerable<Mp4Box> All(ReadOnlyMemory<byte> parent)
    {
        for (var at = 0; at + 8 <= parent.Length;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(parent.Span[at..]);
            if (size < 8 || at + size > parent.Length)
                throw new InvalidDataException("A box ends outside its parent.");
            yield return new(Encoding.ASCII.GetString(parent.Span.Slice(at + 4, 4)), parent.Slice(at + 8, (int)size - 8));
            at += (int)size;
        }
    }

    internal Mp4Box? Find(params ReadOnlySpan<string> path)
    {
        Mp4Box? box = this;
        foreach (var name in path)
        {
            box = All(box.Value.Content).Cast<Mp4Box?>().FirstOrDefault(child => child!.Value.Name == name);
            if (box is null)
                return null;
        }
        return box;
    }

    /// <summary>The 32-bit count or size at an offset of the content.</summary>
    /// <exception cref="InvalidDataException">It is larger than any of a file that is read here.</exception>
    internal int Number(int at) => Unsigned(at) is var number and <= int.MaxValue ? (int)number : throw new InvalidDataException($"A number of '{Name}' is too large.");

    /// <summary>The same where all 32 bits may be used: places in a file of up to 4 GiB.</summary>
    internal long Unsigned(int at) => BinaryPrimitives.ReadUInt32BigEndian(Content.Span[at..]);

    /// <summary>Reads the box that holds all tables of a file.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is too large.</exception>
    internal static Mp4Box ReadTables(FileStream file)
    {
        Span<byte> header = stackalloc byte[16];
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            file.ReadExactly(header[..8]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var head = 8;
            if (size == 1)
            {
                file.ReadExactly(header[8..]);
                (size, head) = ((long)BinaryPrimitives.ReadUInt64BigEndian(header[8..]), 16);
            }
            if (size < head || at + size > file.Length)
                break;
            if (header[4..8].SequenceEqual("moov"u8))
            {
                if (size > MaxTableBytes)
                    throw new InvalidDataException("The tables of a file are too large.");
                var content = new byte[size - head];
                file.ReadExactly(content);
                return new("moov", content);
            }
            at += size;
        }
        throw new InvalidDataException("The file holds no tables.");
    }
}
