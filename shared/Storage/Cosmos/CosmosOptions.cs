using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.Cosmos;

/// <summary>Section <c>Cosmos</c>, read when <c>Storage:Documents</c> is <c>cosmos</c>.</summary>
public sealed class CosmosOptions
{
    /// <summary>For example <c>https://NAME.documents.azure.com:443/</c>; its caller is the process's identity.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>In place of <see cref="Endpoint"/>, for a server on a developer's machine: database and containers are made when they are missing.</summary>
    public string ConnectionString { get; set; } = "";

    [Required, RegularExpression("^[A-Za-z0-9_-]{1,63}$")]
    public string Database { get; set; } = "autovideo";
}

[OptionsValidator]
internal sealed partial class CosmosOptionsValidator : IValidateOptions<CosmosOptions>;
