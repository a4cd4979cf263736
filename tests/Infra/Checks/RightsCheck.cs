namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Who may do what, as given by the templates.</summary>
/// <param name="Principal">As main.bicep names it.</param>
/// <param name="On">The resource, by its name in the file.</param>
internal sealed record Right(string Principal, string Role, string File, string On)
{
    public override string ToString() => $"{Role} on '{On}' for {Principal}";
}

/// <summary>
/// The rights that are needed are given, and no others. A right that is dropped would be noticed in Azure only, when something is refused.
/// </summary>
internal static class RightsCheck
{
    private const string Api = "identities.outputs.apiPrincipalId", Worker = "identities.outputs.renderPrincipalId", Deployer = "principalId";

    private static readonly HashSet<Right> Needed =
    [
        new(Api, "StorageBlobDataOwner", "infra/app/host-storage.bicep", "account"),
        // Where orchestrations are kept there.
        new(Api, "StorageQueueDataContributor", "infra/app/host-storage.bicep", "account"),
        new(Api, "StorageTableDataContributor", "infra/app/host-storage.bicep", "account"),
        new(Api, "StorageBlobDataContributor", "infra/app/blobs.bicep", "account"),
        new(Api, "StorageBlobDelegator", "infra/app/blobs.bicep", "account"),
        new(Api, "CosmosDataContributor", "infra/app/cosmos.bicep", "account"),
        new(Api, "RedisDefault", "infra/app/redis.bicep", "database"),
        new(Api, "ServiceBusDataOwner", "infra/app/messaging.bicep", "namespace"),
        new(Api, "DurableTaskDataContributor", "infra/app/durable.bicep", "scheduler"),
        new(Api, "CognitiveServicesOpenAIUser", "infra/app/ai.bicep", "openAi"),
        new(Api, "CognitiveServicesSpeechUser", "infra/app/ai.bicep", "speech"),
        // It makes the product's own keys there.
        new(Api, "KeyVaultSecretsOfficer", "infra/app/vault.bicep", "vault"),
        new(Api, "MonitoringMetricsPublisher", "infra/monitoring/logs.bicep", "insights"),
        new(Worker, "StorageBlobDataContributor", "infra/app/blobs.bicep", "account"),
        new(Worker, "StorageBlobDelegator", "infra/app/blobs.bicep", "account"),
        new(Worker, "CosmosDataContributor", "infra/app/cosmos.bicep", "account"),
        new(Worker, "ServiceBusDataReceiver", "infra/app/messaging.bicep", "namespace"),
        new(Worker, "ServiceBusDataSender", "infra/app/messaging.bicep", "namespace"),
        new(Worker, "AcrPull", "infra/app/registry.bicep", "registry"),
        new(Worker, "MonitoringMetricsPublisher", "infra/monitoring/logs.bicep", "insights"),
        new(Deployer, "KeyVaultSecretsOfficer", "infra/app/vault.bicep", "vault"),
    ];

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var given = infra.Bicep["infra/main.bicep"].Modules.SelectMany(module => GivenBy(infra, module)).ToHashSet();
        return Needed.Except(given).Select(right => $"{right.File}: {right} is needed and not given")
            .Concat(given.Except(Needed).Select(right => $"{right.File}: {right} is given and not needed"));
    }

    private static IEnumerable<Right> GivenBy(InfraSources infra, BicepModule module)
    {
        var (file, main) = (infra.Bicep[module.Path], new Values(infra.Bicep["infra/main.bicep"], []));
        var parameters = file.Parameters.Where(parameter => parameter.Default is not null)
            .ToDictionary(parameter => parameter.Name, parameter => main.Of(parameter.Default!));
        foreach (var (name, value) in module.Body.Property("params")!.Properties)
            parameters[name] = main.Of(value is { Type: "identifier" } && main.DefaultOf(value.Text) is { Literal: not (null or "") } fallback ? fallback : value);
        foreach (var declaration in file.Root.Parts.Where(node => node.Type == "resource_declaration"))
        {
            var grant = declaration.Parts.Last();
            if (RoleOf(declaration.Child("string")!.Literal!, grant.Body) is not { } role)
                continue;
            var (principal, on) = (grant.Body!.Property("properties.principalId") ?? grant.Body.Property("properties.user.objectId"), grant.Body.Property("scope") ?? grant.Body.Property("parent"));
            var loop = grant.Type == "for_statement" ? grant.Parts.ToArray() : null;
            foreach (var turn in loop is null ? [""] : (List<object>)new Values(file, parameters).Of(loop[1]))
            {
                var values = new Values(file, loop is null ? parameters : new(parameters) { [loop[0].Text] = turn });
                yield return new($"{values.Of(principal!)}", $"{values.Of(role)}", module.Path, on!.Text);
            }
        }
    }

    /// <summary>The expression for the role; null when it is no right.</summary>
    private static BicepNode? RoleOf(string type, BicepNode? body) => type.Split('@')[0] switch
    {
        "Microsoft.Authorization/roleAssignments" => body!.Property("properties.roleDefinitionId")!.Child("arguments")!.Parts.Last(),
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments" when body!.Property("properties.scope")?.Text == "account.id" => body.Property("properties.roleDefinitionId"),
        "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments" => body!.Property("properties.accessPolicyName"),
        _ => null,
    };

    /// <summary>What expressions stand for, as far as rights need it: lists, objects, names; anything else is its own text.</summary>
    private sealed class Values(BicepFile file, Dictionary<string, object> known)
    {
        public BicepNode? DefaultOf(string parameter) => file.Parameters.FirstOrDefault(declared => declared.Name == parameter)?.Default;

        public object Of(BicepNode node)
        {
            var parts = node.Parts.ToArray();
            return node.Type switch
            {
                "identifier" when known.TryGetValue(node.Text, out var value) => value,
                "identifier" when file.Variables.TryGetValue(node.Text, out var variable) => Of(variable),
                "member_expression" when parts[0].Text == "roles" => parts[1].Text,
                "member_expression" when Of(parts[0]) is Dictionary<string, object> owner => owner[parts[1].Text],
                "subscript_expression" when parts[0].Text == "roles" => Of(parts[1]),
                "array" => parts.Select(Of).ToList(),
                "object" => node.Properties.ToDictionary(property => property.Name, property => Of(property.Value)),
                // What may be given is needed in one case or the other.
                "ternary_expression" => Of(parts[1]),
                "call_expression" when parts[0].Text == "concat" => node.Child("arguments")!.Parts.SelectMany(list => (List<object>)Of(list)).ToList(),
                "call_expression" when parts[0].Text == "flatten" => ((List<object>)Of(Argument(node, 0))).SelectMany(list => (List<object>)list).ToList(),
                "call_expression" when parts[0].Text == "map" => Map((List<object>)Of(Argument(node, 0)), Argument(node, 1)),
                "string" when node.Text == "'${account.id}/sqlRoleDefinitions/${dataContributor}'" => "CosmosDataContributor",
                "string" when node.Literal == "default" => "RedisDefault",
                "string" => node.Literal ?? node.Text,
                _ => node.Text,
            };
        }

        private List<object> Map(List<object> items, BicepNode lambda) =>
            [.. items.Select(item => new Values(file, new(known) { [lambda.Parts.First().Text] = item }).Of(lambda.Parts.Last()))];

        private static BicepNode Argument(BicepNode call, int index) => call.Child("arguments")!.Parts.ElementAt(index);
    }
}
