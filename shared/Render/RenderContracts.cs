namespace AutoVideo.Render;

/// <summary>Input of a media job of kind Render.</summary>
/// <param name="Timeline">Blob name of the timeline's JSON.</param>
public sealed record RenderRequest(string Timeline);

/// <summary>Result of a render: blob names, what was measured, what it cost.</summary>
/// <param name="CpuSeconds">By step: decode, compose, encode, sound, join, verify, thumbnail.</param>
/// <param name="SegmentsReused">Segments found under their content address and not encoded again.</param>
public sealed record RenderResult(
    string Video, string Thumbnail, string CaptionsSrt, string CaptionsVtt, double Seconds, int Frames, long Bytes,
    VerificationReport Verification, IReadOnlyDictionary<string, double> CpuSeconds, int SegmentsEncoded, int SegmentsReused)
{
    /// <summary>FFmpeg's name of what encoded the pictures, e.g. <c>libx264</c>; null in results of earlier versions.</summary>
    public string? Encoder { get; init; }

    /// <summary>What it was joined of: names of blobs, pictures in playing order and then the sound; empty in results of earlier versions.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>What the video goes without, in sentences; empty in results of earlier versions.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}

/// <summary>Every check of the output with its figure; one that failed fails the video with its name.</summary>
public sealed record VerificationReport(IReadOnlyList<VerificationCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);
}

/// <param name="Name">streams, frame_count, duration, decoding, black, frozen, silence, loudness, true_peak, caption_timing, voice, captions, safe_area, packets.</param>
public sealed record VerificationCheck(string Name, bool Passed, string Measured, string Expected);
