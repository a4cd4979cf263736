namespace AutoVideo.Cli.Api;

/// <summary>Body of <c>POST /api/v1/videos</c>; what is null is left to the server.</summary>
internal sealed record VideoRequest
{
    public string? Topic { get; init; }
    public string? Source { get; init; }
    public string? Script { get; init; }
    public string? Language { get; init; }
    public string? Format { get; init; }
    public int? Seconds { get; init; }
    public string? Style { get; init; }
    public string? Voice { get; init; }
    public int? Seed { get; init; }
}
