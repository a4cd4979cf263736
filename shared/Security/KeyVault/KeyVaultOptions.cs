using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Options;

namespace AutoVideo.Security;

/// <summary>Section <c>KeyVault</c>: configured by its endpoint; without one, keys are files in the data folder.</summary>
public sealed class KeyVaultOptions
{
    /// <summary>E.g. <c>https://name.vault.azure.net</c>. The program signs in as itself (Azure.Identity's default credential).</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class KeyVaultOptionsValidator : IValidateOptions<KeyVaultOptions>;
