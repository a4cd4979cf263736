using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>azure.yaml and the templates agree: a tagged resource for each service, the outputs that azd and the scripts ask for, scripts that exist.</summary>
internal static partial class AzdCheck
{
    // Every other value is an output.
    private const string OfAzd = "AZURE_SUBSCRIPTION_ID";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var azd = InfraParser.Yaml(infra.Text("azure.yaml"));
        var main = infra.Bicep["infra/main.bicep"];
        if (!Name().IsMatch(azd.GetProperty("name").GetString()!))
            yield return "azure.yaml: the name has characters that azd refuses";
        var tagged = main.Modules.Select(module => module.Body.Property("params.serviceTag")?.Literal).Where(tag => tag is not null).ToArray();
        foreach (var service in azd.GetProperty("services").EnumerateObject())
        {
            if (tagged.Count(tag => tag == service.Name) != 1)
                yield return $"azure.yaml: '{service.Name}' is not the serviceTag of exactly one module of main.bicep";
            var host = service.Value.GetProperty("host").GetString();
            if (host == "containerapp" && !main.Outputs.ContainsKey("AZURE_CONTAINER_REGISTRY_ENDPOINT"))
                yield return "main.bicep: azd needs the output AZURE_CONTAINER_REGISTRY_ENDPOINT for a container";
            if (host == "function" && !infra.Text("infra/hooks/package-api").Contains($"target={service.Value.GetProperty("dist").GetString()}\n", StringComparison.Ordinal))
                yield return $"azure.yaml: '{service.Name}' ships another folder than infra/hooks/package-api publishes to";
        }
        // What nothing is deployed to may be made, but nobody may be sent there.
        foreach (var empty in tagged.Where(tag => !azd.GetProperty("services").TryGetProperty(tag!, out _)))
        {
            if (empty != "web")
                yield return $"main.bicep: azure.yaml has no service '{empty}', so nothing is deployed to what is tagged with it";
            else if (main.Parameters.FirstOrDefault(parameter => parameter.Name == "webEnabled")?.Default?.Text != "false" || main.Variables["behindWeb"].Text != "webEnabled && scale.web.sku == 'Standard'")
                yield return "main.bicep: people are sent to the web app's address, and azure.yaml has no service 'web' that is deployed there";
        }
        foreach (var script in Scripts(azd).Where(script => !infra.Has(script)))
            yield return $"azure.yaml: the hook {script} is missing";
        foreach (var file in infra.Bicep.Values)
        {
            foreach (var parameter in file.Parameters.Where(parameter => parameter.Name == "serviceTag"))
            {
                if (!file.Text.Contains("'azd-service-name': serviceTag", StringComparison.Ordinal))
                    yield return $"{file.Path}:{parameter.Line}: nothing is tagged with azd-service-name";
            }
        }
        foreach (var (file, output) in OutputsAsked(infra).Where(asked => !main.Outputs.ContainsKey(asked.Output)))
            yield return $"{file}: main.bicep has no output {output}";
    }

    private static IEnumerable<string> Scripts(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property =>
            property.Name == "run" ? [property.Value.GetString()!] : Scripts(property.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(Scripts),
        _ => [],
    };

    private static IEnumerable<(string File, string Output)> OutputsAsked(InfraSources infra) =>
        from file in infra.Paths
        where file.StartsWith(".github/", StringComparison.Ordinal) || file.StartsWith("infra/hooks/", StringComparison.Ordinal) || file == "docs/operations.md"
        from match in Asked().Matches(infra.Text(file))
        where match.Groups[1].Value != OfAzd
        select (file, match.Groups[1].Value);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"azd env get-value ([A-Z][A-Z0-9_]*)")]
    private static partial Regex Asked();
}
