using System.Text.Json;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>host.json names the hub, the connection and the provider that the templates make, and settings replace values that it has.</summary>
internal static class HostJsonCheck
{
    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var host = infra.Json("host.json");
        var durable = host.GetProperty("extensions").GetProperty("durableTask");
        var hub = durable.GetProperty("hubName").GetString();
        var made = infra.Bicep["infra/app/durable.bicep"].Resources.FirstOrDefault(resource => resource.Type.EndsWith("/taskHubs", StringComparison.Ordinal))?.Body.Property("name")?.Literal;
        if (made != hub)
            yield return $"host.json: the hub is '{hub}', infra/app/durable.bicep makes '{made}'";
        var provider = durable.GetProperty("storageProvider");
        if (provider.GetProperty("type").GetString() != "azureManaged")
            yield return "host.json: the Durable Task Scheduler is not the default";
        var connection = provider.GetProperty("connectionStringName").GetString();
        var settings = SettingsCheck.Given(infra).Select(setting => setting.Name).ToArray();
        if (!settings.Contains(connection))
            yield return $"infra/app/api.bicep: host.json asks for the setting {connection}";
        foreach (var setting in settings.Where(name => name.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal)))
        {
            if (!Exists(host, setting.Split("__")[1..]))
                yield return $"infra/app/api.bicep: {setting} replaces nothing in host.json";
        }
    }

    private static bool Exists(JsonElement node, string[] path) =>
        path.Length == 0 || (node.TryGetProperty(path[0], out var next) && Exists(next, path[1..]));
}
