namespace AutoVideo.Cli.Api;

/// <summary>A video as the API shows it; events carry the same shape with only what changed filled in.</summary>
internal sealed record VideoSnapshot
{
    public string? Id { get; init; }
    public string? Status { get; init; }
    public double? Percent { get; init; }
    public string? Stage { get; init; }
    public IReadOnlyList<StageSnapshot>? Stages { get; init; }
    public string? Title { get; init; }
    public bool? DraftScript { get; init; }
    public bool? DraftVoice { get; init; }
    public VideoError? Error { get; init; }
    public VideoLinks? Links { get; init; }

    public bool IsOver => Status is "completed" or "failed" or "cancelled";

    /// <summary>This snapshot with what a later, partial one says.</summary>
    public VideoSnapshot With(VideoSnapshot later) => this with
    {
        Status = later.Status ?? Status,
        Percent = later.Percent ?? Percent,
        Stage = later.Stage ?? Stage,
        Stages = later.Stages ?? Stages,
        Title = later.Title ?? Title,
        DraftScript = later.DraftScript ?? DraftScript,
        DraftVoice = later.DraftVoice ?? DraftVoice,
        Error = later.Error ?? Error,
        Links = later.Links ?? Links,
    };
}

/// <param name="Percent">0 to 100.</param>
/// <param name="CpuSeconds">User and system time of the stage, with its child processes.</param>
internal sealed record StageSnapshot(string Name, string? Status, double? Percent, double? CpuSeconds);

/// <param name="Action">What the person can do about it.</param>
internal sealed record VideoError(string? Code, string? Message, string? Stage, string? Action);

/// <summary>Addresses relative to the server or absolute.</summary>
internal sealed record VideoLinks(string? Self, string? Events, string? File, string? Cancel);

/// <summary>RFC 9457 problem details.</summary>
internal sealed record Problem(string? Title, string? Detail, string? Code, string? Action);
