namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Nothing is reached by a key: services refuse them, templates neither read nor hand out any, names are unique by token.</summary>
internal static class KeyCheck
{
    private static readonly string[] Forbidden =
        ["listKeys", "listSecrets", "listAccountSas", "listServiceSas", "primaryKey", "AccountKey=", "SharedAccessKey", "@secure", "connectionStrings"];

    // Type, property, the value that turns keys off.
    private static readonly (string Type, string Property, string Value)[] Off =
    [
        ("Microsoft.CognitiveServices/accounts", "properties.disableLocalAuth", "true"),
        ("Microsoft.Cache/redisEnterprise/databases", "properties.accessKeysAuthentication", "'Disabled'"),
        ("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", "false"),
        ("Microsoft.DocumentDB/databaseAccounts", "properties.disableLocalAuth", "true"),
        ("Microsoft.Insights/components", "properties.DisableLocalAuth", "true"),
        ("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", "true"),
        ("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true"),
        ("Microsoft.ServiceBus/namespaces", "properties.disableLocalAuth", "true"),
        ("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false"),
        ("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false"),
        ("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false"),
    ];

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        foreach (var file in infra.Bicep.Values)
        {
            foreach (var word in Forbidden.Where(word => file.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                yield return $"{file.Path}: '{word}' has to do with keys";
            foreach (var resource in file.Resources.Where(resource => !resource.Existing))
            {
                foreach (var (_, property, value) in Off.Where(off => off.Type == resource.Type && resource.Body.Property(off.Property)?.Text != off.Value))
                    yield return $"{file.Path}:{resource.Line}: {resource.Type} must say {property}: {value}";
            }
        }
        var policies = infra.Bicep.Values.SelectMany(file => file.Resources)
            .Where(resource => resource.Type == "Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(resource => resource.Body.Property("name")?.Literal);
        foreach (var missing in new[] { "ftp", "scm" }.Except(policies))
            yield return $"Deployment by password over {missing} is not turned off";
        foreach (var module in infra.Bicep["infra/main.bicep"].Modules)
        {
            foreach (var (name, value) in (module.Body.Property("params")?.Properties ?? []).Where(parameter =>
                (parameter.Name == "name" || parameter.Name.EndsWith("Name", StringComparison.Ordinal)) && parameter.Value.Type == "string"))
            {
                if (!value.Text.Contains("${token}", StringComparison.Ordinal))
                    yield return $"infra/main.bicep:{value.Line}: '{name}' of '{module.Name}' is not unique by token";
            }
        }
    }
}
