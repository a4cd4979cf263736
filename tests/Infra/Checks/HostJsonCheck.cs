using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>host.json names the hub, the connection and the provider that the templates make and the code connects to.</summary>
internal static partial class HostJsonCheck
{
    private const string Client = "shared/Hosting/Azure/OrchestrationClientSetup.cs";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var host = infra.Json("host.json");
        var durable = host.GetProperty("extensions").GetProperty("durableTask");
        var hub = durable.GetProperty("hubName").GetString();
        var made = infra.Bicep["infra/app/durable.bicep"].Resources.FirstOrDefault(resource => resource.Type.EndsWith("/taskHubs", StringComparison.Ordinal))?.Body.Property("name")?.Literal;
        if (made != hub)
            yield return $"host.json: the hub is '{hub}', infra/app/durable.bicep makes '{made}'";
        if (!host.GetProperty("logging").GetProperty("applicationInsights").GetProperty("samplingSettings").GetProperty("isEnabled").GetBoolean())
            yield return "host.json: what is logged is not sampled";
        var atOnce = durable.GetProperty("maxConcurrentActivityFunctions").GetInt32();
        if (!infra.Text("docs/capacity.md").Contains($"({atOnce} at once each: `host.json`)", StringComparison.Ordinal))
            yield return $"docs/capacity.md: host.json lets {atOnce} activities run at once";
        var provider = durable.GetProperty("storageProvider");
        if (provider.GetProperty("type").GetString() != "azureManaged")
            yield return "host.json: the Durable Task Scheduler is not the default";
        var connection = provider.GetProperty("connectionStringName").GetString();
        var settings = SettingsCheck.Given(infra).Select(setting => setting.Name).ToArray();
        if (!settings.Contains(connection))
            yield return $"infra/app/api.bicep: host.json asks for the setting {connection}";
        foreach (var setting in settings.Where(name => name.StartsWith("AzureFunctionsJobHost__extensions__durableTask__storageProvider", StringComparison.Ordinal)))
            yield return $"infra/app/api.bicep: {setting}: the code starts orchestrations in the scheduler only (docs/decisions)";
        if (UsualHub().Match(File.ReadAllText(Repository.PathOf(Client))).Groups[1].Value is var usual && usual != hub)
            yield return $"{Client}: the code starts orchestrations in '{usual}', host.json runs them in '{hub}'";
    }

    [GeneratedRegex("UsualHub = \"(\\w+)\"")]
    private static partial Regex UsualHub();
}
