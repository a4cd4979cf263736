using AutoVideo.Render.Mp4;

namespace AutoVideo.Render.Packaging;

/// <summary>Where the segments of all renditions begin: at key frames of the finished video, 6 s apart at most where its key frames allow it.</summary>
internal static class HlsCuts
{
    private const double LongestSeconds = 6;

    /// <param name="track">Of the finished video, in order of decoding; its groups of pictures are closed.</param>
    /// <param name="frameRate">Frames a second.</param>
    /// <returns>First frame of every segment; 0 is the first.</returns>
    internal static IReadOnlyList<int> Of(Mp4Track track, int frameRate)
    {
        var keys = Enumerable.Range(0, track.Samples.Count).Where(index => track.Samples[index].IsKey).ToArray();
        var cuts = new List<int> { 0 };
        for (var index = 1; index < keys.Length; index++)
        {
            var next = index + 1 < keys.Length ? keys[index + 1] : track.Samples.Count;
            if (next - cuts[^1] > LongestSeconds * frameRate)
                cuts.Add(keys[index]);
        }
        return cuts;
    }
}
