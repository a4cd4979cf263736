using System.Text.Json.Serialization;

namespace AutoVideo.Visuals.Pexels;

internal sealed record PexelsPhotos(IReadOnlyList<PexelsPhoto>? Photos);

internal sealed record PexelsPhoto(long Id, int Width, int Height, string? Url, string? Photographer, string? PhotographerUrl, PexelsSources? Src);

/// <param name="Original">The largest; takes <c>w</c> and <c>h</c> as limits.</param>
internal sealed record PexelsSources(string? Original);

internal sealed record PexelsClips(IReadOnlyList<PexelsClip>? Videos);

/// <param name="Image">Address of a still.</param>
internal sealed record PexelsClip(long Id, int Width, int Height, string? Url, string? Image, PexelsUser? User, IReadOnlyList<PexelsFile>? VideoFiles);

/// <summary>The same clip in one size.</summary>
internal sealed record PexelsFile(string? FileType, int? Width, int? Height, string? Link);

internal sealed record PexelsUser(string? Name, string? Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(PexelsPhotos))]
[JsonSerializable(typeof(PexelsClips))]
internal sealed partial class PexelsJsonContext : JsonSerializerContext;
