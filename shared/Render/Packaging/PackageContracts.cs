using AutoVideo.Storage;

namespace AutoVideo.Render.Packaging;

/// <summary>What can be made of a finished video for those who show it.</summary>
public enum PackageKind
{
    /// <summary>HTTP Live Streaming: a ladder of renditions with aligned key frames, sound, captions and key frames for scrubbing.</summary>
    Hls,

    /// <summary>A few seconds of it as a moving picture.</summary>
    Webp,

    /// <summary>Small pictures on sheets, and a WebVTT track that tells which belongs to which time.</summary>
    Sprites,

    /// <summary>Three pictures to stand for it, each of another scene with its title set another way.</summary>
    Thumbnails,
}

/// <summary>Input of a media job of kind Package.</summary>
/// <param name="Video">Blob name of the finished MP4.</param>
/// <param name="Timeline">Blob name of the timeline that it was made of.</param>
public sealed record PackageRequest(string Video, string Timeline, PackageKind Kind);

/// <param name="Name">As users ask for it: letters, digits, - and .</param>
/// <param name="Blob">Where it lies.</param>
public sealed record PackageFile(string Name, string Blob, string ContentType, long Bytes);

/// <param name="CpuSeconds">By step.</param>
public sealed record PackageResult(PackageKind Kind, IReadOnlyList<PackageFile> Files, IReadOnlyDictionary<string, double> CpuSeconds);

/// <summary>Everything that determines a package: a video's name tells its content.</summary>
/// <param name="Tools">What is installed: <see cref="ToolVersions.PicturesAsync"/>.</param>
internal sealed record PackageParameters(string Tools, string Video, string Timeline, PackageKind Kind);

internal static class PackageAddress
{
    /// <summary>Raise it when other files are made of the same video.</summary>
    private static int CodeVersion(PackageKind kind) => kind == PackageKind.Thumbnails ? 3 : 2;

    internal static ContentAddress Of(PackageRequest request, string tools) =>
        ContentAddress.Of("package", CodeVersion(request.Kind), new PackageParameters(tools, request.Video, request.Timeline, request.Kind), RenderStoreJsonContext.Default.PackageParameters);
}
