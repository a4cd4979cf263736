using System.Buffers.Binary;
using System.Globalization;
using AutoVideo.Render.Mp4;

namespace AutoVideo.Render.Packaging;

/// <summary>Names of codecs as playlists give them (RFC 6381; ISO/IEC 14496-15, annex E; AV1 in ISO BMFF, section 5), read from a track's decoder parameters.</summary>
internal static class CodecNames
{
    internal const string Aac = "mp4a.40.2";
    private const int EntryAt = 8, EntryFields = 78;

    /// <exception cref="InvalidDataException">The description is of no codec that is made here.</exception>
    internal static string OfPictures(byte[] description)
    {
        var entry = Mp4Box.All(description.AsMemory(EntryAt)).First();
        foreach (var box in Mp4Box.All(entry.Content[EntryFields..]))
        {
            var content = box.Content.Span;
            switch (box.Name)
            {
                case "avcC":
                    return string.Create(CultureInfo.InvariantCulture, $"avc1.{content[1]:x2}{content[2]:x2}{content[3]:x2}");
                case "hvcC":
                    return Hevc(content);
                case "av1C":
                    return Av1(content);
            }
        }
        throw new InvalidDataException($"'{entry.Name}' has no name in a playlist.");
    }

    private static string Hevc(ReadOnlySpan<byte> content)
    {
        var space = (content[1] >> 6) is var index and > 0 ? ((char)('A' + index - 1)).ToString() : "";
        var flags = BinaryPrimitives.ReadUInt32BigEndian(content[2..]);
        uint reversed = 0;
        for (var bit = 0; bit < 32; bit++)
            reversed |= (flags >> bit & 1) << (31 - bit);
        var constraints = content.Slice(6, 6).TrimEnd((byte)0).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"hvc1.{space}{content[1] & 0x1F}.{reversed:X}.{((content[1] & 0x20) != 0 ? 'H' : 'L')}{content[12]}")
            + string.Concat(constraints.Select(value => $".{value:X}"));
    }

    private static string Av1(ReadOnlySpan<byte> content)
    {
        var depth = (content[2] & 0x40) == 0 ? 8 : (content[2] & 0x20) == 0 ? 10 : 12;
        return string.Create(CultureInfo.InvariantCulture, $"av01.{content[1] >> 5}.{content[1] & 0x1F:00}{((content[2] & 0x80) != 0 ? 'H' : 'M')}.{depth:00}");
    }
}
