using AutoVideo.Ai;
using AutoVideo.Storage;
using Azure.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Security;

public static class SecretsSetup
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(15);

    /// <summary>The installation's keys: the vault, keyed hashes and the encryption of fields.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.AddData();
        services.AddSection<KeyVaultOptions, KeyVaultOptionsValidator>("KeyVault");
        services.TryAddSingleton<ISecretVault>(provider => provider.GetRequiredService<IOptions<KeyVaultOptions>>().Value.Endpoint is { Length: > 0 } endpoint
            ? new KeyVaultSecretVault(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = CallTime }, new Uri(endpoint), new DefaultAzureCredential())
            : new FileSecretVault(provider.OpenData().PathOf("keys"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<KeyedHash>();
        services.AddDataProtection().SetApplicationName("AutoVideo");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new VaultXmlRepository(provider.GetRequiredService<ISecretVault>())));
        // It warns of keys without another encryption around them: the vault is what protects them.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.TryAddSingleton<IFieldProtector, FieldProtector>();
        return services;
    }
}
