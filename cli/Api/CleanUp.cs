namespace AutoVideo.Cli.Api;

/// <summary>Body of <c>POST /api/v1/storage/clean</c>.</summary>
/// <param name="MaxBytes">Bytes that may stay; 0 removes all that may leave.</param>
internal sealed record CleanUpRequest(long MaxBytes);

/// <summary>What was removed and, as <see cref="Bytes"/>, how much all files take now.</summary>
internal sealed record CleanUpReport
{
    public int ArtefactsRemoved { get; init; }
    public long BytesRemoved { get; init; }
    public int LeftoversRemoved { get; init; }
    public long Bytes { get; init; }
}
