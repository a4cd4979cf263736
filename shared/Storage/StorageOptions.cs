using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Where documents lie.</summary>
    public DocumentEngine Documents { get; set; } = DocumentEngine.Sqlite;

    /// <summary>Where blobs lie.</summary>
    public BlobEngine Blobs { get; set; } = BlobEngine.Files;

    /// <summary>Bytes all blobs may take before unreferenced artefacts leave, least recently used first.</summary>
    [Range(1L, long.MaxValue)]
    public long MaxBytes { get; set; } = 20L * 1024 * 1024 * 1024;
}

public enum DocumentEngine
{
    /// <summary>A file below <c>Data:Folder</c>.</summary>
    Sqlite,

    /// <summary>A database of Azure Cosmos DB, by section <c>Cosmos</c>.</summary>
    Cosmos,
}

public enum BlobEngine
{
    /// <summary>Files below <c>Data:Folder</c>.</summary>
    Files,

    /// <summary>A container of Azure Blob Storage, by section <c>AzureBlob</c>.</summary>
    Azure,
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
