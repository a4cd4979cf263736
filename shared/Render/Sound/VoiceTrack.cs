using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Render.Sound;

/// <summary>All lines of a video on one track, each at its exact sample; the edges fade over 3 ms so that no join clicks.</summary>
internal static class VoiceTrack
{
    private const int FadeSamples = 144;

    /// <param name="folder">Where copies of the blobs may be put.</param>
    /// <returns>Mono samples, as long as the video.</returns>
    /// <exception cref="PermanentException"><c>voice_damaged</c>: a line is shorter than it was when it was spoken.</exception>
    internal static async Task<short[]> BuildAsync(Timeline.Timeline timeline, IBlobStore blobs, string folder, CancellationToken cancellation)
    {
        var track = new short[Samples(timeline)];
        foreach (var clip in timeline.Voice)
        {
            var samples = WavFile.ReadMono(await blobs.OpenFileAsync(clip.Blob, folder, cancellation));
            if (samples.Length < clip.Samples)
                throw new PermanentException("voice_damaged", $"The stored voice of scene {clip.SceneId} is cut off. Have the scene spoken again.");
            Place(samples.AsSpan(0, (int)clip.Samples), track, clip.StartSample);
        }
        return track;
    }

    /// <summary>Length of a video's sound.</summary>
    internal static long Samples(Timeline.Timeline timeline) => (long)timeline.FrameCount * WavFile.SampleRate / timeline.Output.FrameRate;

    internal static void Place(ReadOnlySpan<short> clip, Span<short> track, long start)
    {
        if (start < 0 || start >= track.Length)
            return;
        var target = track[(int)start..];
        var count = Math.Min(clip.Length, target.Length);
        for (var index = 0; index < count; index++)
        {
            var edge = Math.Min(FadeSamples, Math.Min(index, count - 1 - index));
            target[index] = (short)(clip[index] * edge / FadeSamples);
        }
    }
}
