using System.Buffers.Binary;

namespace AutoVideo.Render.Mp4;

/// <summary>
/// Puts the pictures of several MP4s one after the other into one: samples are copied as they are, tables are written anew, times
/// are whole ticks. Nothing is decoded or even parsed below the container, so it serves every codec. FFmpeg's concat demuxer
/// does the same, but decodes the first picture of every file to learn what it holds.
/// </summary>
internal static class Mp4Joiner
{
    private const int CopyBytes = 1 << 20;

    /// <exception cref="InvalidDataException">A file has no pictures, or its decoder parameters differ from the first one's.</exception>
    internal static void Join(IReadOnlyList<string> parts, string target)
    {
        using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, CopyBytes);
        output.Write(new Mp4Writer().Box("ftyp", file => file.Raw("isom"u8).Number(0x200).Raw("isomiso2mp41"u8)).ToArray());
        var start = output.Position;
        output.Write(new Mp4Writer().Number(1).Raw("mdat"u8).Long(0).ToArray());
        var tracks = new List<(Mp4Track Track, long Offset)>();
        var buffer = new byte[CopyBytes];
        Mp4Box? first = null;
        byte[] description = [];
        foreach (var part in parts)
        {
            using var input = File.OpenRead(part);
            first ??= Mp4Box.ReadTables(input);
            var track = Mp4Track.Read(input, Mp4Track.Video) ?? throw new InvalidDataException("A part holds no pictures.");
            if (tracks.Count == 0)
                description = track.VideoDescription();
            else if (!track.VideoDescription().AsSpan().SequenceEqual(description))
                throw new InvalidDataException("Parts differ in their decoder parameters.");
            tracks.Add((track, output.Position));
            Copy(input, track.Samples, output, buffer);
        }
        var end = output.Position;
        output.Write(new Mp4Writer().Box("moov", tables => WriteTables(tables, first!.Value, tracks)).ToArray());
        output.Position = start + 8;
        output.Write(new Mp4Writer().Long(end - start).ToArray());
    }

    /// <summary>Copies the bytes of samples from where the output is.</summary>
    internal static void Copy(FileStream input, IReadOnlyList<Mp4Sample> samples, FileStream output) => Copy(input, samples, output, new byte[CopyBytes]);

    // Neighbouring samples in one go.
    private static void Copy(FileStream input, IReadOnlyList<Mp4Sample> samples, FileStream output, byte[] buffer)
    {
        for (var from = 0; from < samples.Count;)
        {
            var to = from + 1;
            while (to < samples.Count && samples[to].Offset == samples[to - 1].Offset + samples[to - 1].Size)
                to++;
            input.Position = samples[from].Offset;
            for (var left = samples[to - 1].Offset + samples[to - 1].Size - samples[from].Offset; left > 0;)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                input.ReadExactly(piece);
                output.Write(piece);
                left -= piece.Length;
            }
            from = to;
        }
    }

    private static void WriteTables(Mp4Writer moov, Mp4Box first, IReadOnlyList<(Mp4Track Track, long Offset)> tracks)
    {
        var ticks = (uint)tracks.Sum(track => track.Track.Samples.Sum(sample => (long)sample.Duration));
        // Parts may show their first picture at different distances from decoding it; all get the largest one.
        var latest = tracks.Max(track => track.Track.Start);
        var model = tracks[0].Track.Box;
        moov.Box("mvhd", WithNumber(first.Find("mvhd")!.Value, 16, ticks));
        moov.Box("trak", track =>
        {
            track.Box("tkhd", WithNumber(model.Find("tkhd")!.Value, 20, ticks));
            track.Box("edts", edits => edits.Box("elst", list => list.Number(0).Number(1).Number(ticks).Number(latest).Number(0x10000)));
            track.Box("mdia", media =>
            {
                media.Box("mdhd", WithNumber(model.Find("mdia", "mdhd")!.Value, 16, ticks));
                media.Box("hdlr", model.Find("mdia", "hdlr")!.Value.Content.Span);
                media.Box("minf", information =>
                {
                    foreach (var box in Mp4Box.All(model.Find("mdia", "minf")!.Value.Content).Where(box => box.Name != "stbl"))
                        information.Box(box.Name, box.Content.Span);
                    information.Box("stbl", tables => WriteSamples(tables, tracks, latest));
                });
            });
        });
    }

    private static void WriteSamples(Mp4Writer tables, IReadOnlyList<(Mp4Track Track, long Offset)> tracks, int latest)
    {
        var samples = tracks.SelectMany(track => track.Track.Samples.Select(sample => sample with { Shift = sample.Shift + latest - track.Track.Start })).ToArray();
        tables.Box("stsd", tracks[0].Track.VideoDescription());
        tables.Box("stts", table => Runs(table, samples, sample => sample.Duration));
        tables.Box("ctts", table => Runs(table, samples, sample => sample.Shift));
        tables.Box("stss", table =>
        {
            var keys = Enumerable.Range(0, samples.Length).Where(index => samples[index].IsKey).ToArray();
            table.Number(0).Number(keys.Length);
            foreach (var key in keys)
                table.Number(key + 1);
        });
        tables.Box("stsz", table =>
        {
            table.Number(0).Number(0).Number(samples.Length);
            foreach (var sample in samples)
                table.Number(sample.Size);
        });
        // One chunk for each part.
        tables.Box("stsc", table =>
        {
            table.Number(0).Number(tracks.Count);
            for (var chunk = 0; chunk < tracks.Count; chunk++)
                table.Number(chunk + 1).Number(tracks[chunk].Track.Samples.Count).Number(1);
        });
        tables.Box("co64", table =>
        {
            table.Number(0).Number(tracks.Count);
            foreach (var (_, offset) in tracks)
                table.Long(offset);
        });
    }

    private static void Runs(Mp4Writer table, Mp4Sample[] samples, Func<Mp4Sample, int> value)
    {
        var runs = new List<(int Count, int Value)>();
        foreach (var sample in samples)
        {
            var next = value(sample);
            if (runs.Count > 0 && runs[^1].Value == next)
                runs[^1] = (runs[^1].Count + 1, next);
            else
                runs.Add((1, next));
        }
        table.Number(0).Number(runs.Count);
        foreach (var (count, next) in runs)
            table.Number(count).Number(next);
    }

    /// <param name="box">Of version 0: a short file's.</param>
    private static byte[] WithNumber(Mp4Box box, int at, uint value)
    {
        var content = box.Content.ToArray();
        if (content[0] != 0)
            throw new InvalidDataException($"'{box.Name}' is not of version 0.");
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(at), value);
        return content;
    }
}
