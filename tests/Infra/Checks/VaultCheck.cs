namespace AutoVideo.Tests.Infra.Checks;

/// <summary>An environment that people try things in can be taken down and made again by its name; what holds the keys of many users' data cannot be purged by a slip.</summary>
internal static class VaultCheck
{
    private const string File = "infra/app/vault.bicep";
    // Limits of the service.
    private const int LeastDays = 7, MostDays = 90;

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var vault = infra.Bicep[File].Resources.Single(resource => resource.Type == "Microsoft.KeyVault/vaults").Body;
        if (vault.Property("properties.enablePurgeProtection")?.Text != "purgeProtection ? true : null")
            yield return $"{File}: purge protection is not the size's, or is `false`, which Azure refuses";
        if (vault.Property("properties.softDeleteRetentionInDays")?.Text != "retentionDays")
            yield return $"{File}: the days that a deleted vault is kept are not the size's";
        foreach (var size in infra.Json("infra/sizes.json").EnumerateObject())
        {
            var (isProtected, days) = (size.Value.GetProperty("vault").GetProperty("purgeProtection").GetBoolean(), size.Value.GetProperty("vault").GetProperty("retentionDays").GetInt32());
            if (days is < LeastDays or > MostDays)
                yield return $"infra/sizes.json: {size.Name}: Azure keeps a deleted vault {LeastDays} to {MostDays} days, not {days}";
            if (size.Name == "dev" && (isProtected || days != LeastDays))
                yield return $"infra/sizes.json: {size.Name}: once taken down, the environment could not be made again for {days} days";
            if (size.Name == "capacity" && (!isProtected || days != MostDays))
                yield return $"infra/sizes.json: {size.Name}: whoever may delete the vault could destroy the keys that all fields are encrypted with";
        }
    }
}
