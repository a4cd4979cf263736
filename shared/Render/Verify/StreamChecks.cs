using System.Globalization;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;

namespace AutoVideo.Render.Verify;

/// <summary>Streams, exact frame count and duration.</summary>
internal static class StreamChecks
{
    internal static IEnumerable<VerificationCheck> Of(Timeline.Timeline timeline, ProbedFile file)
    {
        var output = timeline.Output;
        var expected = string.Create(CultureInfo.InvariantCulture,
            $"{VideoEncoders.ProbedName(output.Codec)} {VideoEncoders.Tag(output.Codec)} {output.Width}x{output.Height} {output.FrameRate}/1 yuv420p bt709; aac 48000 Hz 2 channels")
            + (JoinArguments.HasSubtitles(timeline) ? "; subtitle mov_text" : "");
        // Names of chapters are a stream of data, which not every probe lists.
        var measured = string.Join("; ", file.Streams.Where(stream => stream.Kind != "data").Select(Describe));
        yield return new("streams", measured == expected, measured, expected);

        var video = file.Streams.FirstOrDefault(stream => stream.Kind == "video");
        var audio = file.Streams.FirstOrDefault(stream => stream.Kind == "audio");
        yield return new("frame_count", video?.Packets == timeline.FrameCount, Text(video?.Packets ?? 0), Text(timeline.FrameCount));

        var frame = 1.0 / output.FrameRate;
        // AAC comes in packets of 1024 samples, so sound may end up to one packet off.
        var fits = Math.Abs(file.Seconds - timeline.Seconds) <= frame + 0.025
            && video is not null && Math.Abs(video.Seconds - timeline.Seconds) <= frame / 2
            && audio is not null && Math.Abs(audio.Seconds - timeline.Seconds) <= frame + 0.025;
        yield return new("duration", fits,
            string.Create(CultureInfo.InvariantCulture, $"{video?.Seconds ?? 0:0.000} s of pictures, {audio?.Seconds ?? 0:0.000} s of sound"),
            string.Create(CultureInfo.InvariantCulture, $"{timeline.Seconds:0.000} s, to a frame"));
    }

    private static string Describe(ProbedStream stream) => stream.Kind switch
    {
        "video" => string.Create(CultureInfo.InvariantCulture, $"{stream.Codec} {stream.Tag} {stream.Width}x{stream.Height} {stream.FrameRate} {stream.Pixels} {stream.Colours}"),
        "audio" => string.Create(CultureInfo.InvariantCulture, $"{stream.Codec} {stream.SampleRate} Hz {stream.Channels} channels"),
        _ => $"{stream.Kind} {stream.Codec}",
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
