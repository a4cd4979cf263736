using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Roles are Azure's built-in ones, by their published ids; assignments have stable names and say what kind of principal they are for.</summary>
internal static partial class RoleCheck
{
    // From Azure's list of built-in roles.
    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        ["AcrPull"] = "7f951dda-4ed3-4680-a7ca-43fe172d538d",
        ["CognitiveServicesOpenAIUser"] = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
        ["CognitiveServicesSpeechUser"] = "f2dc8367-1007-4938-bd23-fe263f013447",
        ["DurableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
        ["KeyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["MonitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["ServiceBusDataOwner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
        ["ServiceBusDataReceiver"] = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
        ["ServiceBusDataSender"] = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
        ["StorageBlobDataContributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["StorageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["StorageBlobDelegator"] = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
        ["StorageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["StorageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    };

    /// <summary>Cosmos DB's own data contributor is no role of Azure's.</summary>
    private const string CosmosDataContributor = "00000000-0000-0000-0000-000000000002";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var listed = infra.Json("infra/app/roles.json").EnumerateObject().ToDictionary(role => role.Name, role => role.Value.GetString());
        foreach (var (name, id) in listed.Where(role => BuiltIn.GetValueOrDefault(role.Key) != role.Value))
            yield return $"infra/app/roles.json: {name} is not {id}";
        var used = infra.Bicep.Values.SelectMany(file => Role().Matches(file.Text).Select(match => (file.Path, Name: match.Groups[1].Value))
            .Concat(file.Parameters.Where(parameter => parameter.Name.EndsWith("Role", StringComparison.Ordinal)).SelectMany(parameter => parameter.Allowed).Select(role => (file.Path, Name: role)))).ToArray();
        foreach (var (path, name) in used.Where(role => !listed.ContainsKey(role.Name)))
            yield return $"{path}: the role {name} is not in roles.json";
        foreach (var unused in listed.Keys.Except(used.Select(role => role.Name)))
            yield return $"infra/app/roles.json: {unused} is not used";
        foreach (var file in infra.Bicep.Values)
        {
            foreach (var id in Id().Matches(file.Text).Select(match => match.Value).Where(id => id != CosmosDataContributor))
                yield return $"{file.Path}: {id} stands beside the table of roles";
            foreach (var grant in file.Resources.Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments"))
            {
                if (grant.Body.Property("properties.principalType") is null)
                    yield return $"{file.Path}:{grant.Line}: principalType is missing, so a new identity may not be found yet";
                if (grant.Body.Property("name") is not { Type: "call_expression" } name || name.Children[0].Text != "guid" || name.Child("arguments")!.Parts.Count() != 3)
                    yield return $"{file.Path}:{grant.Line}: the name is not guid(scope, principal, role)";
                if (grant.Body.Property("scope") is null)
                    yield return $"{file.Path}:{grant.Line}: the right is given on the whole resource group";
            }
        }
    }

    [GeneratedRegex(@"\broles\.(?!json)(\w+)")]
    private static partial Regex Role();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
