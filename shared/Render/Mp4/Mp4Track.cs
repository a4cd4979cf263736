using System.Text;

namespace AutoVideo.Render.Mp4;

/// <param name="Offset">Of its bytes in the file.</param>
/// <param name="Duration">Ticks of the track's clock.</param>
/// <param name="Shift">From its time of decoding to its time of showing, ticks.</param>
internal readonly record struct Mp4Sample(long Offset, int Size, int Duration, int Shift, bool IsKey);

/// <summary>One track of an MP4 with its samples in order of decoding (ISO/IEC 14496-12, 8.5 to 8.7).</summary>
/// <param name="Start">Ticks of showing time at which the track begins: its edit list.</param>
internal sealed record Mp4Track(Mp4Box Box, IReadOnlyList<Mp4Sample> Samples, int Start)
{
    internal const string Video = "vide", Sound = "soun";

    // Version and count, then a VisualSampleEntry (12.1.3): its fields, then boxes.
    private const int EntryAt = 8, EntryFields = 78;

    /// <summary>Table that describes the pictures' codec, decoder parameters included, without the bit rate that was measured.</summary>
    internal byte[] VideoDescription()
    {
        var table = Box.Find("mdia", "minf", "stbl", "stsd")?.Content ?? throw new InvalidDataException("A track has no description.");
        var entry = Mp4Box.All(table[EntryAt..]).Single();
        return new Mp4Writer().Raw(table.Span[..EntryAt]).Box(entry.Name, fields =>
        {
            fields.Raw(entry.Content.Span[..EntryFields]);
            foreach (var box in Mp4Box.All(entry.Content[EntryFields..]).Where(box => box.Name != "btrt"))
                fields.Box(box.Name, box.Content.Span);
        }).ToArray();
    }

    /// <summary>Ticks a second of the track's clock.</summary>
    internal int Timescale => Box.Find("mdia", "mdhd") is { } header ? header.Number(header.Content.Span[0] == 0 ? 12 : 20) : throw new InvalidDataException("A track has no clock.");

    /// <param name="kind"><see cref="Video"/> or <see cref="Sound"/>.</param>
    /// <returns>The file's first track of the kind; null when it has none.</returns>
    /// <exception cref="InvalidDataException">The file is no MP4 with tables.</exception>
    internal static Mp4Track? Read(FileStream file, string kind) => Read(Mp4Box.ReadTables(file), kind);

    /// <param name="tables">A file's <c>moov</c>.</param>
    /// <param name="kind"><see cref="Video"/> or <see cref="Sound"/>.</param>
    internal static Mp4Track? Read(Mp4Box tables, string kind)
    {
        foreach (var track in Mp4Box.All(tables.Content).Where(box => box.Name == "trak"))
        {
            if (track.Find("mdia", "hdlr") is { } handler && Encoding.ASCII.GetString(handler.Content.Span.Slice(8, 4)) == kind
                && track.Find("mdia", "minf", "stbl") is { } samples)
                return new(track, [.. Listed(samples)], StartOf(track));
        }
        return null;
    }

    internal static Mp4Track? Read(string path, string kind)
    {
        using var file = File.OpenRead(path);
        return Read(file, kind);
    }

    /// <returns>Frames of the file's video track; 0 when it has none or is broken.</returns>
    internal static int CountFrames(string path)
    {
        try
        {
            return Read(path, Video)?.Samples.Count ?? 0;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    // elst: entries of duration, start and rate. A part of nothing ahead would be a start of -1, which is not written here.
    private static int StartOf(Mp4Box track) => track.Find("edts", "elst") is { } edits && edits.Number(4) == 1 && edits.Content.Span[0] == 0 ? edits.Number(12) : 0;

    private static IEnumerable<Mp4Sample> Listed(Mp4Box tables)
    {
        var sizes = Required(tables, "stsz");
        var same = sizes.Number(4);
        var count = sizes.Number(8);
        var durations = Runs(Required(tables, "stts")).GetEnumerator();
        var shifts = (tables.Find("ctts") is { } shift ? Runs(shift) : Enumerable.Repeat(0, count)).GetEnumerator();
        var keys = tables.Find("stss") is { } sync ? Enumerable.Range(0, sync.Number(4)).Select(at => sync.Number(8 + 4 * at)).ToHashSet() : null;
        var offsets = Offsets(tables, at => same > 0 ? same : sizes.Number(12 + 4 * at)).GetEnumerator();
        for (var sample = 0; sample < count; sample++)
        {
            if (!durations.MoveNext() || !shifts.MoveNext() || !offsets.MoveNext())
                throw new InvalidDataException("The tables of a track do not agree.");
            yield return new(offsets.Current, same > 0 ? same : sizes.Number(12 + 4 * sample), durations.Current, shifts.Current, keys is null || keys.Contains(sample + 1));
        }
    }

    private static IEnumerable<int> Runs(Mp4Box table)
    {
        for (var run = 0; run < table.Number(4); run++)
        {
            var value = unchecked((int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(table.Content.Span[(12 + 8 * run)..]));
            for (var left = table.Number(8 + 8 * run); left > 0; left--)
                yield return value;
        }
    }

    // stsc says how many samples the chunks hold, stco or co64 where each begins.
    private static IEnumerable<long> Offsets(Mp4Box tables, Func<int, int> sizeOf)
    {
        var groups = Required(tables, "stsc");
        var wide = tables.Find("co64");
        var chunks = wide ?? Required(tables, "stco");
        var (group, sample) = (0, 0);
        for (var chunk = 1; chunk <= chunks.Number(4); chunk++)
        {
            while (group + 1 < groups.Number(4) && groups.Number(8 + 12 * (group + 1)) <= chunk)
                group++;
            var offset = wide is null ? chunks.Unsigned(4 + 4 * chunk) : System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(chunks.Content.Span[(8 * chunk)..]);
            for (var left = groups.Number(12 + 12 * group); left > 0; left--)
            {
                yield return offset;
                offset += sizeOf(sample++);
            }
        }
    }

    private static Mp4Box Required(Mp4Box tables, string name) => tables.Find(name) ?? throw new InvalidDataException($"A track has no table '{name}'.");
}
