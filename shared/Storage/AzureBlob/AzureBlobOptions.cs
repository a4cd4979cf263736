using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.AzureBlob;

/// <summary>Section <c>AzureBlob</c>, read when <c>Storage:Blobs</c> is <c>azure</c>.</summary>
public sealed class AzureBlobOptions
{
    /// <summary>Blob endpoint of the account, for example <c>https://NAME.blob.core.windows.net</c>; its caller is the process's identity.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>In place of <see cref="Endpoint"/>, for Azurite on a developer's machine: the container is made when it is missing.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Host in front of the account, for example of a CDN, for links that people read by; uploads go to the account. Empty: none.</summary>
    [RegularExpression(@"^([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")]
    public string PublicHost { get; set; } = "";

    [RegularExpression("^[a-z0-9](-?[a-z0-9]){2,62}$")]
    public string Container { get; set; } = "autovideo";
}

[OptionsValidator]
internal sealed partial class AzureBlobOptionsValidator : IValidateOptions<AzureBlobOptions>;
