using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage;

/// <summary>Section <c>Data</c>: where everything of this installation lies.</summary>
public sealed class DataOptions
{
    /// <summary>Folder of databases, blobs, keys and work files; relative to the current folder.</summary>
    [Required, MinLength(1)]
    public string Folder { get; set; } = ".data";

    /// <summary>Full path of <see cref="Folder"/>, or of something in it.</summary>
    public string PathOf(params ReadOnlySpan<string> parts) => Path.GetFullPath(Path.Combine([Folder, .. parts]));
}

[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
