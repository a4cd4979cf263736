using System.Globalization;
using AutoVideo.Render.Mp4;

namespace AutoVideo.Render.Verify;

/// <summary>
/// Whether the finished file holds the very packets of its segments and its sound, in order, byte by byte and at the same times: then what was
/// found in those holds for the file, and need not be looked for again.
/// </summary>
internal static class PacketCheck
{
    /// <param name="segments">Files that were joined, in playing order.</param>
    /// <param name="sound">The file of the mixed sound.</param>
    internal static VerificationCheck Of(IReadOnlyList<string> segments, string sound, string video)
    {
        var pictures = Compare(segments, video, Mp4Track.Video);
        var tones = Compare([sound], video, Mp4Track.Sound);
        var found = string.Create(CultureInfo.InvariantCulture, $"{pictures.Found} and {tones.Found} packets");
        var expected = string.Create(CultureInfo.InvariantCulture, $"{pictures.Wanted} and {tones.Wanted} packets");
        var same = pictures.Same && tones.Same;
        return new("packets", same, found + (same ? "" : ", not those that were joined"), expected);
    }

    private static (bool Same, int Found, int Wanted) Compare(IReadOnlyList<string> parts, string video, string kind)
    {
        using var file = File.OpenRead(video);
        var track = Mp4Track.Read(file, kind);
        var found = track?.Samples ?? [];
        var wanted = 0;
        var same = true;
        foreach (var part in parts)
        {
            using var source = File.OpenRead(part);
            var own = Mp4Track.Read(source, kind);
            foreach (var sample in own?.Samples ?? [])
            {
                same = same && wanted < found.Count && sample.Shift - own!.Start == found[wanted].Shift - track!.Start && AreEqual(source, sample, file, found[wanted]);
                wanted++;
            }
        }
        return (same && wanted > 0 && wanted == found.Count, found.Count, wanted);
    }

    private static bool AreEqual(FileStream one, Mp4Sample first, FileStream other, Mp4Sample second) =>
        first.Size == second.Size && first.Duration == second.Duration && Bytes(one, first) is { } wanted && Bytes(other, second) is { } found && wanted.AsSpan().SequenceEqual(found);

    private static byte[]? Bytes(FileStream file, Mp4Sample sample)
    {
        var bytes = new byte[sample.Size];
        return RandomAccess.Read(file.SafeFileHandle, bytes, sample.Offset) == bytes.Length ? bytes : null;
    }
}
