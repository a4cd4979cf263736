using AutoVideo.Storage;

namespace AutoVideo.AccountData;

public enum DataExportStatus { Running, Ready, Failed }

/// <summary>A person's own data as one ZIP file: container <c>data_exports</c>, partition key the user's id. The file goes with the document.</summary>
/// <param name="Id"><c>exp_</c> and a UUIDv7.</param>
public sealed record DataExport(string Id, string UserId, DataExportStatus Status, DateTimeOffset AskedAt)
{
    public const string Container = "data_exports";
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "export";

    /// <summary>Name of the ZIP file's blob.</summary>
    public string? Blob { get; init; }
    public long Bytes { get; init; }
    public int Documents { get; init; }
    public int Files { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why there is none.</summary>
    public string? Problem { get; init; }

    public static DocumentKey KeyOf(string userId, string id) => new(Container, userId, id);

    public static string BlobOf(string userId, string id) => $"{FolderOf(userId)}{id}.zip";

    public static string FolderOf(string userId) => $"exports/{userId}/";

    public static bool IsId(string? id) => id is { Length: 36 } && id.StartsWith("exp_", StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

/// <summary>Which export is being made: one at a time for each user. Id <c>running</c>, beside the exports.</summary>
public sealed record ExportPointer(string ExportId, DateTimeOffset AskedAt)
{
    public const string Id = "running";
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Whose an export is: partition key and id are the export's, so that the durable work, whose history stays, names nobody.</summary>
public sealed record ExportOwner(string Id, string UserId)
{
    public int SchemaVersion { get; init; } = 1;

    public static DocumentKey KeyOf(string exportId) => new(DataExport.Container, exportId, exportId);
}

/// <summary>One export, the input of its orchestration and activities.</summary>
public sealed record ExportRun(string ExportId);
