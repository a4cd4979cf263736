using System.Buffers.Binary;
using System.Text;
using AutoVideo.Processes;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Which characters the installed fonts can draw, read from their <c>cmap</c> tables (OpenType, formats 4 and 12). libass takes a glyph from any font that
/// has it, so what no font has is a box on the screen.
/// </summary>
internal sealed class FontCoverage
{
    private const int MaxFiles = 5000, MaxTableBytes = 4 * 1024 * 1024;
    private static readonly string[] Installed = ["/usr/share/fonts", "/usr/local/share/fonts"];
    private readonly Lazy<List<(int First, int Last)>> ranges;

    internal FontCoverage(ToolPaths paths) => ranges = new(() => Read(Folders(paths)));

    internal FontCoverage(IEnumerable<string> folders) => ranges = new(() => Read(folders));

    /// <summary>Where fonts are looked for.</summary>
    internal static IEnumerable<string> Folders(ToolPaths paths) => Installed.Select(paths.Data).Concat(Installed).Distinct();

    /// <summary>The fonts below some folders.</summary>
    internal static IEnumerable<string> Files(IEnumerable<string> folders) =>
        folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".ttf" or ".otf" or ".ttc").Take(MaxFiles);

    /// <summary>Characters of a text that no font has, each once.</summary>
    internal IReadOnlyList<Rune> Missing(string text)
    {
        var missing = new List<Rune>();
        foreach (var rune in text.EnumerateRunes())
        {
            // Every caption font has these: most texts need no look at the fonts at all.
            if (rune.Value is >= 0x20 and < 0x7F || Rune.IsWhiteSpace(rune) || IsInvisible(rune) || missing.Contains(rune))
                continue;
            if (!Has(rune.Value))
                missing.Add(rune);
        }
        return missing;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.NonSpacingMark;

    private bool Has(int letter)
    {
        var (low, high) = (0, ranges.Value.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last) = ranges.Value[middle];
            if (letter < first)
                high = middle - 1;
            else if (letter > last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    private static List<(int First, int Last)> Read(IEnumerable<string> folders)
    {
        var found = new List<(int First, int Last)>();
        foreach (var file in Files(folders))
        {
            try
            {
                using var font = File.OpenRead(file);
                ReadFont(font, found);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or IndexOutOfRangeException)
            {
                // A broken font draws nothing.
            }
        }
        return Merged(found);
    }

    private static void ReadFont(FileStream font, List<(int First, int Last)> found)
    {
        var start = Bytes(font, 0, 16);
        // All faces of a collection share their characters nearly always: the first one is enough.
        var face = start.AsSpan(0, 4).SequenceEqual("ttcf"u8) ? (long)BinaryPrimitives.ReadUInt32BigEndian(start.AsSpan(12)) : 0;
        var count = BinaryPrimitives.ReadUInt16BigEndian(Bytes(font, face + 4, 2));
        var directory = Bytes(font, face + 12, count * 16);
        for (var entry = 0; entry < count; entry++)
        {
            var at = directory.AsSpan(entry * 16, 16);
            var length = BinaryPrimitives.ReadUInt32BigEndian(at[12..]);
            if (at[..4].SequenceEqual("cmap"u8) && length <= MaxTableBytes)
                ReadTable(Bytes(font, BinaryPrimitives.ReadUInt32BigEndian(at[8..]), (int)length), found);
        }
    }

    private static void ReadTable(byte[] table, List<(int First, int Last)> found)
    {
        for (var entry = 0; entry < Short(table, 2); entry++)
        {
            var at = (int)Number(table, 4 + 8 * entry + 4);
            switch (Short(table, at))
            {
                case 4:
                    var segments = Short(table, at + 6) / 2;
                    for (var segment = 0; segment < segments; segment++)
                    {
                        var (last, first) = (Short(table, at + 14 + 2 * segment), Short(table, at + 16 + 2 * segments + 2 * segment));
                        if (first <= last && first != 0xFFFF)
                            found.Add((first, Math.Min(last, 0xFFFE)));
                    }
                    break;
                case 12:
                    for (var group = 0; group < Number(table, at + 12); group++)
                        found.Add(((int)Number(table, at + 16 + 12 * group), (int)Number(table, at + 20 + 12 * group)));
                    break;
            }
        }
    }

    private static List<(int First, int Last)> Merged(List<(int First, int Last)> found)
    {
        found.Sort();
        var merged = new List<(int First, int Last)>();
        foreach (var range in found)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return merged;
    }

    private static byte[] Bytes(FileStream font, long at, int count)
    {
        var bytes = new byte[count];
        font.Position = at;
        font.ReadExactly(bytes);
        return bytes;
    }

    private static int Short(byte[] table, int at) => BinaryPrimitives.ReadUInt16BigEndian(table.AsSpan(at));

    private static uint Number(byte[] table, int at) => BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(at));
}
