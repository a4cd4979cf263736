using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Where blobs lie.</summary>
    public BlobEngine Blobs { get; set; } = BlobEngine.Files;

    /// <summary>Bytes all blobs may take before unreferenced artefacts leave, least recently used first.</summary>
    [Range(1L, long.MaxValue)]
    public long MaxBytes { get; set; } = 20L * 1024 * 1024 * 1024;
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
