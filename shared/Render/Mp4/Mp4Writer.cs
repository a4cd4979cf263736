using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoVideo.Render.Mp4;

/// <summary>Builds boxes (ISO/IEC 14496-12, 4.2).</summary>
internal sealed class Mp4Writer
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    internal Mp4Writer Number(uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, value);
        bytes.Write(four);
        return this;
    }

    internal Mp4Writer Number(int value) => Number(unchecked((uint)value));

    internal Mp4Writer Long(long value) => Number((uint)(value >> 32)).Number((uint)value);

    internal Mp4Writer Raw(ReadOnlySpan<byte> content)
    {
        bytes.Write(content);
        return this;
    }

    internal Mp4Writer Box(string name, ReadOnlySpan<byte> content) => Number(8 + content.Length).Raw(Encoding.ASCII.GetBytes(name)).Raw(content);

    internal Mp4Writer Box(string name, Action<Mp4Writer> write)
    {
        var inner = new Mp4Writer();
        write(inner);
        return Box(name, inner.ToArray());
    }

    internal byte[] ToArray() => bytes.WrittenSpan.ToArray();
}
