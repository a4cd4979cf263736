namespace AutoVideo.Render.Mp4;

/// <param name="Kind"><see cref="Mp4Track.Video"/> or <see cref="Mp4Track.Sound"/>.</param>
/// <param name="Timescale">Ticks a second.</param>
/// <param name="Description">Content of the track's <c>stsd</c>.</param>
/// <param name="EditStart">Ticks of the track that are decoded but not played: the priming of an AAC encoder.</param>
internal sealed record FragmentTrack(int Id, string Kind, int Timescale, byte[] Description, int Width = 0, int Height = 0, int EditStart = 0);

/// <summary>
/// Builds a fragmented MP4 (ISO/IEC 14496-12, 8.8; brands of CMAF, ISO/IEC 23000-19): a header without samples, then fragments of one track
/// each. Samples are the bytes of another file, times are whole ticks: nothing is decoded.
/// </summary>
internal static class Mp4Fragments
{
    private const int MovieTimescale = 1000;
    private const uint KeyFlags = 0x02000000, OtherFlags = 0x01010000;
    private const uint BaseIsMoof = 0x020000, HasOffset = 0x1, HasDuration = 0x100, HasSize = 0x200, HasFlags = 0x400, HasShift = 0x800;

    /// <summary>Description of AAC-LC at 48 kHz in stereo, for a header that goes out before its sound is there (ISO/IEC 14496-14, 5.6; 14496-1, 7.2.6.5).</summary>
    internal static byte[] AacDescription { get; } = new Mp4Writer().Number(0).Number(1).Box("mp4a", entry =>
    {
        entry.Raw([0, 0, 0, 0, 0, 0, 0, 1]).Long(0).Number(2 << 16 | 16).Number(0).Number(48_000u << 16);
        entry.Box("esds", es => es.Number(0).Raw(
        [
            0x03, 25, 0, 1, 0,
            0x04, 17, 0x40, 0x15, 0, 0, 0, 0, 2, 0x71, 0, 0, 2, 0x71, 0, // 160 kbit/s
            0x05, 2, 0x11, 0x90, // AAC-LC, 48 kHz, 2 channels
            0x06, 1, 2,
        ]));
    }).ToArray();

    /// <param name="seconds">Length of the whole, which no table of the header tells.</param>
    internal static byte[] Header(IReadOnlyList<FragmentTrack> tracks, double seconds) => new Mp4Writer()
        .Box("ftyp", type => type.Raw("iso6"u8).Number(0).Raw("iso6cmfcmp41"u8))
        .Box("moov", movie =>
        {
            movie.Box("mvhd", header =>
            {
                header.Number(0).Long(0).Number(MovieTimescale).Number(0).Number(0x10000).Number(0x01000000).Long(0);
                Matrix(header).Long(0).Long(0).Long(0).Number(tracks.Max(track => track.Id) + 1);
            });
            foreach (var track in tracks)
                movie.Box("trak", box => WriteTrack(box, track));
            movie.Box("mvex", extends =>
            {
                extends.Box("mehd", length => length.Number(0).Number((uint)Math.Round(seconds * MovieTimescale)));
                foreach (var track in tracks)
                    extends.Box("trex", defaults => defaults.Number(0).Number(track.Id).Number(1).Long(0).Number(0));
            });
        }).ToArray();

    /// <summary>All of a fragment but its samples' bytes, which follow as they are.</summary>
    /// <param name="sequence">1 for the file's first fragment.</param>
    /// <param name="time">Ticks at which its first sample is decoded.</param>
    /// <param name="start">Ticks by which showing lags behind decoding in the file that the samples are from; taken away, so that pictures begin at their time.</param>
    internal static byte[] Fragment(int sequence, int track, long time, IReadOnlyList<Mp4Sample> samples, int start = 0)
    {
        const int offsetAt = 8 + 16 + 8 + 16 + 20 + 8 + 8; // moof, mfhd, traf, tfhd, tfdt, trun's header, version and count
        var moof = new Mp4Writer().Box("moof", fragment =>
        {
            fragment.Box("mfhd", header => header.Number(0).Number(sequence));
            fragment.Box("traf", run =>
            {
                run.Box("tfhd", header => header.Number(BaseIsMoof).Number(track));
                run.Box("tfdt", when => when.Number(0x01000000).Long(time));
                run.Box("trun", list =>
                {
                    list.Number(0x01000000 | HasOffset | HasDuration | HasSize | HasFlags | HasShift).Number(samples.Count).Number(0);
                    foreach (var sample in samples)
                        list.Number(sample.Duration).Number(sample.Size).Number(sample.IsKey ? KeyFlags : OtherFlags).Number(sample.Shift - start);
                });
            });
        }).ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(moof.AsSpan(offsetAt), moof.Length + 8);
        var bytes = samples.Sum(sample => (long)sample.Size);
        return [.. moof, .. new Mp4Writer().Number(checked((uint)(bytes + 8))).Raw("mdat"u8).ToArray()];
    }

    private static void WriteTrack(Mp4Writer box, FragmentTrack track)
    {
        var isVideo = track.Kind == Mp4Track.Video;
        box.Box("tkhd", header =>
        {
            header.Number(3).Long(0).Number(track.Id).Number(0).Number(0).Long(0).Number(0).Number(isVideo ? 0u : 0x01000000u);
            Matrix(header).Number((uint)track.Width << 16).Number((uint)track.Height << 16);
        });
        if (track.EditStart > 0)
            box.Box("edts", edits => edits.Box("elst", list => list.Number(0).Number(1).Number(0).Number(track.EditStart).Number(0x10000)));
        box.Box("mdia", media =>
        {
            media.Box("mdhd", header => header.Number(0).Long(0).Number(track.Timescale).Number(0).Number(0x55C40000)); // und
            media.Box("hdlr", handler => handler.Long(0).Raw(System.Text.Encoding.ASCII.GetBytes(track.Kind)).Long(0).Number(0).Raw([0]));
            media.Box("minf", information =>
            {
                if (isVideo)
                    information.Box("vmhd", header => header.Number(1).Long(0));
                else
                    information.Box("smhd", header => header.Long(0));
                information.Box("dinf", data => data.Box("dref", list => list.Number(0).Number(1).Box("url ", self => self.Number(1))));
                information.Box("stbl", tables =>
                {
                    tables.Box("stsd", track.Description);
                    tables.Box("stts", table => table.Long(0));
                    tables.Box("stsc", table => table.Long(0));
                    tables.Box("stsz", table => table.Long(0).Number(0));
                    tables.Box("stco", table => table.Long(0));
                });
            });
        });
    }

    private static Mp4Writer Matrix(Mp4Writer header) =>
        header.Number(0x10000).Long(0).Number(0).Number(0x10000).Long(0).Number(0).Number(0x40000000);
}
