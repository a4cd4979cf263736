using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>How the finished file is wanted: null where the settings decide.</summary>
/// <param name="Resolution">720p, 1080p, 1440p or 2160p.</param>
/// <param name="FrameRate">24, 25, 30 or 60 frames a second.</param>
/// <param name="Codec">h264, hevc or av1.</param>
/// <param name="SoftSubtitles">Whether the file carries the captions as a subtitle stream too.</param>
public sealed record VideoOutput(string? Resolution = null, int? FrameRate = null, string? Codec = null, bool SoftSubtitles = false)
{
    private static readonly int[] FrameRates = [24, 25, 30, 60];
    private static readonly string[] Codecs = ["h264", "hevc", "av1"];

    /// <exception cref="PermanentException"><c>resolution_unknown</c>, <c>frame_rate_unknown</c> or <c>codec_unknown</c>.</exception>
    public VideoOutput Checked()
    {
        if (Resolution is not null)
            _ = VideoResolution.Parse(Resolution);
        if (FrameRate is { } rate && !FrameRates.Contains(rate))
            throw new PermanentException("frame_rate_unknown", $"{rate} is no frame rate; use {string.Join(", ", FrameRates)}.");
        if (Codec is not null && !Codecs.Contains(Codec))
            throw new PermanentException("codec_unknown", $"'{Codec}' is no codec; use {string.Join(", ", Codecs)}.");
        return this;
    }

    /// <summary>Pixels of a picture of a shape.</summary>
    public (int Width, int Height) Size(string format) =>
        VideoFormat.Parse(format).SizeAt(Resolution is null ? VideoResolution.Default : VideoResolution.Parse(Resolution));
}
