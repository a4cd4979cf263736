using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>
/// Settings given in Azure are settings that the code reads. The other way round: whatever has no default of its own is given by the
/// templates, or stands in the table of docs/operations.md that says who gives it.
/// </summary>
internal static partial class SettingsCheck
{
    /// <summary>Without these the product runs in Azure as it does on a laptop, on files of an instance that goes, or not at all.</summary>
    private static readonly (string File, string Object, string Name, string Value)[] Required =
    [
        ("infra/app/settings.bicep", "shared", "Storage__Documents", "cosmos"),
        ("infra/app/settings.bicep", "shared", "Storage__Blobs", "azure"),
        ("infra/app/settings.bicep", "shared", "MediaJobs__Transport", "bus"),
        ("infra/app/settings.bicep", "shared", "Data__Folder", "/tmp/autovideo"),
        ("infra/app/api.bicep", "product", "MediaJobs__WorkerInProcess", "false"),
        ("infra/app/api.bicep", "product", "Identity__TrustForwardedHeaders", "true"),
    ];

    // After which a Static Web App ends a request that it handed on.
    private const int WebSeconds = 45;

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        foreach (var (file, holder, name, value) in Required)
            if ((infra.Bicep[file].Outputs.GetValueOrDefault(holder) ?? infra.Bicep[file].Variables[holder]).Property(name)?.Literal != value)
                yield return $"{file}: {name} is not '{value}'";
        var sample = infra.Json("local.settings.sample.json").GetProperty("Values").EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        var given = Given(infra).ToArray();
        foreach (var (file, name, line) in given.Where(setting => !sample.ContainsKey(setting.Name) && !OfTheRuntime().IsMatch(setting.Name)))
            yield return $"{file}:{line}: the code reads no setting '{name}'";
        foreach (var (file, name, line) in given.Where(setting => Secret().IsMatch(setting.Name) && sample.ContainsKey(setting.Name)))
            yield return $"{file}:{line}: '{name}' is a secret and belongs into the vault";
        var api = infra.Bicep["infra/app/api.bicep"].Variables["product"];
        if (api.Property("Identity__PublicUrl")?.Text != "behindWeb ? webOrigin : 'https://${site.properties.defaultHostName}'")
            yield return "infra/app/api.bicep: Identity__PublicUrl is not the address that answers /api";
        if (infra.Bicep["infra/main.bicep"].Modules.FirstOrDefault(module => module.Path == "infra/app/web-backend.bicep") is not { } backend
            || !infra.Bicep["infra/main.bicep"].Text.Split('\n')[backend.Line - 1].Contains("if (behindWeb)", StringComparison.Ordinal))
            yield return "infra/main.bicep: the web app hands nothing on to the API where Identity__PublicUrl says so";
        foreach (var (file, all) in new[] { ("infra/app/api.bicep", infra.Bicep["infra/app/api.bicep"].Resources.First(resource => resource.Type == "Microsoft.Web/sites/config").Body.Property("properties")), ("infra/app/render.bicep", infra.Bicep["infra/app/render.bicep"].Variables["workerSettings"]) })
        {
            var order = all!.Child("arguments")!.Parts.Select(part => part.Text).ToList();
            if (order.IndexOf("extraSettings") < order.Count - (order.Contains("secrets") ? 2 : 1))
                yield return $"{file}: AUTOVIDEO_SETTINGS does not stand above the other settings";
            if (infra.Bicep["infra/main.bicep"].Modules.First(module => module.Path == file).Body.Property("params.extraSettings")?.Text != "settings.outputs.extra")
                yield return $"{file}: AUTOVIDEO_SETTINGS is not handed on to it";
        }
        var web = infra.Bicep["infra/app/api.bicep"].Variables["throughWeb"].Descendants.First(node => node.Type == "object");
        if (!int.TryParse(web.Property("Api__LongestStreamSeconds")?.Literal, out var seconds) || seconds >= WebSeconds)
            yield return $"infra/app/api.bicep: the web app ends a stream after {WebSeconds} s, in the middle of it";
        var left = LeftOpen().Matches(infra.Text("docs/operations.md")).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["where"].Value.Trim());
        foreach (var open in sample.Where(value => value.Value is "").Select(value => value.Key).Except(given.Select(setting => setting.Name), StringComparer.OrdinalIgnoreCase).Where(open => !left.ContainsKey(open)))
            yield return $"'{open}' has no default: infra/ does not give it, and docs/operations.md (\"Settings left open\") does not say who does";
        foreach (var (name, where) in left)
        {
            if (!sample.ContainsKey(name))
                yield return $"docs/operations.md: the code reads no setting '{name}'";
            if (Secret().IsMatch(name) && where.StartsWith("`AUTOVIDEO_SETTINGS`", StringComparison.Ordinal))
                yield return $"docs/operations.md: '{name}' is a secret and belongs into the vault";
            // infra/app/settings.bicep takes them apart there.
            if (where.StartsWith("`AUTOVIDEO_SETTINGS`", StringComparison.Ordinal) && CodeSpan().Matches(where).Any(example => example.Value.Contains(';', StringComparison.Ordinal)))
                yield return $"docs/operations.md: AUTOVIDEO_SETTINGS ends the example of '{name}' at its ';'; a setting of several entries takes '|'";
        }
        var secret = InfraParser.Yaml(infra.Text(".github/workflows/deploy.yml")).GetProperty("env");
        foreach (var needed in new[] { "AUTOVIDEO_SECRETS", "AUTOVIDEO_SETTINGS" }.Where(needed => !secret.TryGetProperty(needed, out _)))
            yield return $"deploy.yml: {needed} is not handed on";
    }

    /// <summary>Names of what becomes an app setting or an environment variable of the worker.</summary>
    public static IEnumerable<(string File, string Name, int Line)> Given(InfraSources infra) =>
        from source in new (string File, string[] Names)[]
        {
            ("infra/app/settings.bicep", ["shared"]), ("infra/app/api.bicep", ["runtime", "scheduler", "hostStorageKeeps", "product", "throughWeb"]), ("infra/app/render.bicep", ["workerSettings"]),
        }
        let file = infra.Bicep[source.File]
        from name in source.Names
        let value = file.Outputs.GetValueOrDefault(name) ?? file.Variables[name]
        from literal in value.Descendants.Prepend(value)
        where literal.Type == "object"
        from setting in literal.Properties
        select (source.File, setting.Name, setting.Value.Line);

    [GeneratedRegex("^(AzureWebJobsStorage__.+|APPLICATIONINSIGHTS_.+|AzureFunctionsJobHost__.+|ServiceBus__(fullyQualifiedNamespace|clientId|credential)|DURABLE_TASK_SCHEDULER_CONNECTION_STRING|AZURE_CLIENT_ID)$")]
    private static partial Regex OfTheRuntime();

    [GeneratedRegex("(Key|Keys|Secret|Secrets|Password|Token|ConnectionString)$")]
    private static partial Regex Secret();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex CodeSpan();

    // A bar within a cell is \|.
    [GeneratedRegex(@"^\| `(?<name>[A-Z]\w*__\w+)` \| (?<where>(\\\||[^|])+)\|", RegexOptions.Multiline)]
    private static partial Regex LeftOpen();
}
