using System.Text.Json.Serialization;
using AutoVideo.Render.Packaging;

namespace AutoVideo.Videos.Packages;

public enum PackageStatus { Accepted, Ready, Failed }

/// <summary>One package of one finished rendering, beside its video in the container <c>videos</c> (id <c>{video}-p{version}-{kind}</c>).</summary>
/// <param name="Attempt">1 for the first; a failed one can be asked for again.</param>
/// <param name="Files">Once it is ready.</param>
/// <param name="Error">Why it failed.</param>
public sealed record VideoPackage(
    string Id, string VideoId, int Version, PackageKind Kind, PackageStatus Status, int Attempt, DateTimeOffset RequestedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<PackageFile> Files, PackageError? Error)
{
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = DocumentType;

    public const string DocumentType = "package";

    /// <summary>Id of the orchestration that makes this attempt, and of its media job.</summary>
    [JsonIgnore]
    public string InstanceId => $"{Id}.{Attempt}";

    public static string IdOf(string videoId, int version, PackageKind kind) => $"{videoId}-p{version:D4}-{NameOf(kind)}";

    /// <summary>As users write it.</summary>
    public static string NameOf(PackageKind kind) => kind.ToString().ToLowerInvariant();
}

public sealed record PackageError(string Code, string Message);
