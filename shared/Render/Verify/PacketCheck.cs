namespace AutoVideo.Render.Verify;

/// <summary>
/// Whether the finished file holds the very packets of its segments and its sound, in order: then what was found in those
/// holds for the file, and need not be looked for again.
/// </summary>
internal static class PacketCheck
{
    /// <param name="expected">FFmpeg's framehash of what was joined.</param>
    /// <param name="measured">The same of the joined file.</param>
    internal static VerificationCheck Of(string expected, string measured)
    {
        var wanted = Streams(expected);
        var found = Streams(measured);
        var same = wanted.Count > 0 && wanted.Count == found.Count && wanted.All(stream => found.TryGetValue(stream.Key, out var packets) && packets.SequenceEqual(stream.Value));
        return new("packets", same, Describe(found) + (same ? "" : ", not those that were joined"), Describe(wanted));
    }

    private static string Describe(SortedDictionary<string, List<string>> streams) => string.Join(" and ", streams.Values.Select(packets => packets.Count)) + " packets";

    // stream, dts, pts, duration, size, hash
    private static SortedDictionary<string, List<string>> Streams(string framehash)
    {
        var streams = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in framehash.Split('\n'))
        {
            if (line.StartsWith('#') || line.Split(',', StringSplitOptions.TrimEntries) is not [var stream, _, _, _, var size, var hash])
                continue;
            if (!streams.TryGetValue(stream, out var packets))
                streams[stream] = packets = [];
            packets.Add($"{size} {hash}");
        }
        return streams;
    }
}
