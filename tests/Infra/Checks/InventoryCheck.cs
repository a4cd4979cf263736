namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Everything that the product needs in Azure is made somewhere: a module that is dropped with its file leaves no other trace.</summary>
internal static class InventoryCheck
{
    private static readonly string[] Types =
    [
        "Microsoft.App/jobs", "Microsoft.App/managedEnvironments", "Microsoft.Authorization/roleAssignments", "Microsoft.Cache/redisEnterprise/databases",
        "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments", "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments", "Microsoft.Cdn/profiles",
        "Microsoft.CognitiveServices/accounts/deployments", "Microsoft.ContainerRegistry/registries", "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
        "Microsoft.DurableTask/schedulers", "Microsoft.Insights/actionGroups", "Microsoft.Insights/components", "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/webtests", "Microsoft.Insights/workbooks", "Microsoft.KeyVault/vaults",
        "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.OperationalInsights/workspaces", "Microsoft.ServiceBus/namespaces/queues",
        "Microsoft.ServiceBus/namespaces/topics/subscriptions", "Microsoft.Storage/storageAccounts", "Microsoft.Web/serverfarms", "Microsoft.Web/sites", "Microsoft.Web/staticSites",
    ];

    /// <summary>What is a property and no resource of its own.</summary>
    private static readonly (string File, string Text, string What)[] Parts =
    [
        ("infra/app/blobs.bicep", "managementPolicies", "no rule of the storage account removes what is old"),
        ("infra/app/cdn.bicep", "cacheBehavior: 'OverrideAlways'", "the CDN caches what its origin allows, for a year"),
        ("infra/app/cdn.bicep", "ruleSets: [{ id: rules.id }]", "the CDN's rules are not those of its route"),
        ("infra/app/durable.bicep", "taskHubs", "the scheduler has no task hub"),
        ("infra/app/redis.bicep", "evictionPolicy: 'NoEviction'", "Redis evicts locks, removals and views that are promised"),
        ("infra/app/render.bicep", "azure-servicebus", "nothing starts the render job"),
        ("infra/app/render.bicep", "gpu", "the render job cannot get a GPU"),
    ];

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        // The signature is in the query: without it the cache would answer who has no link.
        foreach (var part in infra.Bicep["infra/app/cdn.bicep"].Root.Descendants.Where(node => node.Type == "object_property" && node.Parts.First().Text == "queryStringCachingBehavior" && node.Parts.Last().Literal != "UseQueryString"))
            yield return $"infra/app/cdn.bicep:{part.Line}: the cache answers who has no link";
        var made = infra.Bicep.Values.SelectMany(file => file.Resources).Select(resource => resource.Type.Split('@')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var type in Types.Where(type => !made.Contains(type)))
            yield return $"infra/: nothing makes {type}";
        foreach (var (file, text, what) in Parts)
            if (!infra.Bicep.TryGetValue(file, out var source) || !source.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                yield return $"{file}: {what}";
    }
}
