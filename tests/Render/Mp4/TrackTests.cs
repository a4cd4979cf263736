using AutoVideo.Render.Mp4;

namespace AutoVideo.Tests.Render.Mp4;

public sealed class TrackTests
{
    [Fact]
    public void Samples_beyond_two_gigabytes_are_where_a_table_of_32_bits_says()
    {
        var track = Mp4Track.Read(Tables(chunk: 0x90000000, size: 1000), Mp4Track.Video)!;

        Assert.Equal([0x90000000L, 0x90000000L + 1000], track.Samples.Select(sample => sample.Offset));
    }

    [Fact]
    public void A_sample_that_no_file_could_hold_makes_the_tables_invalid() =>
        Assert.Throws<InvalidDataException>(() => Mp4Track.Read(Tables(chunk: 48, size: 0x90000000), Mp4Track.Video));

    // Two samples in one chunk.
    private static Mp4Box Tables(uint chunk, uint size) => new("moov", new Mp4Writer().Box("trak", track => track.Box("mdia", media =>
    {
        media.Box("hdlr", handler => handler.Long(0).Raw("vide"u8).Long(0));
        media.Box("minf", information => information.Box("stbl", tables =>
        {
            tables.Box("stts", table => table.Number(0).Number(1).Number(2).Number(512));
            tables.Box("stsz", table => table.Number(0).Number(0).Number(2).Number(size).Number(size));
            tables.Box("stsc", table => table.Number(0).Number(1).Number(1).Number(2).Number(1));
            tables.Box("stco", table => table.Number(0).Number(1).Number(chunk));
        }));
    })).ToArray());
}
