using System.Buffers.Binary;
using System.Collections.Concurrent;
using AutoVideo.Visuals.Offline.Artwork;

namespace AutoVideo.Visuals.Offline.Type;

/// <summary>
/// Advance widths of a font, in ems, from the OpenType tables <c>head</c>, <c>hhea</c>, <c>hmtx</c> and <c>cmap</c>
/// (formats 4 and 12). Characters of East Asian scripts are one em wide (that is how Noto Sans CJK draws them); what the
/// font lacks counts as one em too, so that measured text is never too short.
/// </summary>
internal sealed class FontMetrics
{
    private const double Unknown = 1;
    private static readonly ConcurrentDictionary<string, FontMetrics> Cache = new();

    private readonly Dictionary<int, double> advances = [];

    private FontMetrics(byte[]? font)
    {
        if (font is not null)
            Read(font);
    }

    /// <summary>The font of a file; widths that are wide enough for any usual face when there is no such file.</summary>
    public static FontMetrics Load(string path) => Cache.GetOrAdd(path, file => new FontMetrics(File.Exists(file) ? File.ReadAllBytes(file) : null));

    public bool IsEmpty => advances.Count == 0;

    /// <summary>Width in ems.</summary>
    public double Measure(string text) => text.EnumerateRunes().Sum(rune => Advance(rune.Value));

    private double Advance(int codePoint)
    {
        if (codePoint < 0x10000 && WordForms.IsCjk((char)codePoint) || codePoint is >= 0x3000 and <= 0x30FF or >= 0xFF00 and <= 0xFF65)
            return 1;
        if (advances.TryGetValue(codePoint, out var advance))
            return advance;
        return IsEmpty && codePoint < 0x0590 ? 0.74 : Unknown;
    }

    private void Read(ReadOnlySpan<byte> font)
    {
        var tables = new Dictionary<uint, (int Offset, int Length)>();
        int count = BinaryPrimitives.ReadUInt16BigEndian(font[4..]);
        for (var i = 0; i < count; i++)
        {
            var record = font[(12 + 16 * i)..];
            tables[BinaryPrimitives.ReadUInt32BigEndian(record)] =
                (BinaryPrimitives.ReadInt32BigEndian(record[8..]), BinaryPrimitives.ReadInt32BigEndian(record[12..]));
        }
        double unitsPerEm = UInt16(font, tables[Tag("head")].Offset + 18);
        int metrics = UInt16(font, tables[Tag("hhea")].Offset + 34);
        var hmtx = tables[Tag("hmtx")].Offset;
        foreach (var (codePoint, glyph) in Glyphs(font, tables[Tag("cmap")].Offset))
            advances[codePoint] = UInt16(font, hmtx + 4 * Math.Min(glyph, metrics - 1)) / unitsPerEm;
    }

    private static List<(int CodePoint, int Glyph)> Glyphs(ReadOnlySpan<byte> font, int cmap)
    {
        var glyphs = new List<(int, int)>();
        int count = UInt16(font, cmap + 2);
        for (var i = 0; i < count; i++)
        {
            var subtable = cmap + BinaryPrimitives.ReadInt32BigEndian(font[(cmap + 4 + 8 * i + 4)..]);
            switch (UInt16(font, subtable))
            {
                case 4:
                    Format4(font, subtable, glyphs);
                    break;
                case 12:
                    Format12(font, subtable, glyphs);
                    break;
            }
        }
        return glyphs;
    }

    private static void Format4(ReadOnlySpan<byte> font, int table, List<(int, int)> glyphs)
    {
        var segments = UInt16(font, table + 6) / 2;
        int ends = table + 14, starts = ends + 2 * segments + 2, deltas = starts + 2 * segments, offsets = deltas + 2 * segments;
        for (var segment = 0; segment < segments; segment++)
        {
            int start = UInt16(font, starts + 2 * segment), end = UInt16(font, ends + 2 * segment);
            int delta = UInt16(font, deltas + 2 * segment), offset = UInt16(font, offsets + 2 * segment);
            for (var code = start; code <= end && code != 0xFFFF; code++)
            {
                var glyph = offset == 0 ? code : UInt16(font, offsets + 2 * segment + offset + 2 * (code - start));
                if (glyph != 0)
                    glyphs.Add((code, (glyph + delta) & 0xFFFF));
            }
        }
    }

    private static void Format12(ReadOnlySpan<byte> font, int table, List<(int, int)> glyphs)
    {
        var groups = BinaryPrimitives.ReadInt32BigEndian(font[(table + 12)..]);
        for (var group = 0; group < groups; group++)
        {
            var record = font[(table + 16 + 12 * group)..];
            int start = BinaryPrimitives.ReadInt32BigEndian(record), end = BinaryPrimitives.ReadInt32BigEndian(record[4..]);
            var glyph = BinaryPrimitives.ReadInt32BigEndian(record[8..]);
            for (var code = start; code <= end; code++)
                glyphs.Add((code, glyph + code - start));
        }
    }

    private static int UInt16(ReadOnlySpan<byte> font, int offset) => BinaryPrimitives.ReadUInt16BigEndian(font[offset..]);

    private static uint Tag(string name) => (uint)(name[0] << 24 | name[1] << 16 | name[2] << 8 | name[3]);
}
