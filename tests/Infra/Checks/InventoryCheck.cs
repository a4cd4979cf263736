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
        ("infra/app/durable.bicep", "taskHubs", "the scheduler has no task hub"),
        ("infra/app/redis.bicep", "evictionPolicy: 'NoEviction'", "Redis evicts locks, removals and views that are promised"),
        ("infra/app/render.bicep", "azure-servicebus", "nothing starts the render job"),
        ("infra/app/render.bicep", "gpu", "the render job cannot get a GPU"),
    ];

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var made = infra.Bicep.Values.SelectMany(file => file.Resources).Select(resource => resource.Type.Split('@')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var type in Types.Where(type => !made.Contains(type)))
            yield return $"infra/: nothing makes {type}";
        foreach (var (file, text, what) in Parts)
            if (!infra.Bicep.TryGetValue(file, out var source) || !source.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                yield return $"{file}: {what}";
    }
}
