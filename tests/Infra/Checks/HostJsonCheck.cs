using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Platform;
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
        foreach (var wrong in InHostStorage(infra))
            yield return wrong;
        if (UsualHub().Match(File.ReadAllText(Repository.PathOf(Client))).Groups[1].Value is var usual && usual != hub)
            yield return $"{Client}: the code starts orchestrations in '{usual}', host.json runs them in '{hub}'";
    }

    /// <summary>Without a scheduler: the provider, its connection and its rights, and services that do without a client.</summary>
    private static IEnumerable<string> InHostStorage(InfraSources infra)
    {
        const string api = "infra/app/api.bicep", storage = "infra/app/host-storage.bicep", provider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider";
        var (given, scheduler) = (infra.Bicep[api].Variables["hostStorageKeeps"], infra.Bicep[api].Variables["scheduler"]);
        foreach (var (name, value) in new[] { ($"{provider}__type", "AzureStorage"), ($"{provider}__connectionStringName", "AzureWebJobsStorage"), ("Orchestrations__Through", "queue") })
            if (given.Property(name)?.Literal != value)
                yield return $"{api}: without a scheduler {name} is not '{value}'";
        foreach (var (name, _) in scheduler.Properties.Where(setting => given.Property(setting.Name) is not null || setting.Name.StartsWith(provider, StringComparison.Ordinal)))
            yield return $"{api}: {name} is not for the scheduler";
        if (!infra.Text(api).Contains("empty(durableEndpoint) ? hostStorageKeeps : scheduler", StringComparison.Ordinal))
            yield return $"{api}: nothing chooses between the scheduler and the host's storage account";
        foreach (var role in new[] { "StorageBlobDataOwner", "StorageQueueDataContributor", "StorageTableDataContributor" }.Where(role => !infra.Text(storage).Contains($"roles.{role}", StringComparison.Ordinal)))
            yield return $"{storage}: orchestrations in this account need {role}";
        var kept = Retention().Matches(infra.Text("infra/app/durable.bicep")).Select(rule => (int.Parse(rule.Groups[1].Value, CultureInfo.InvariantCulture), rule.Groups[2].Value)).ToArray();
        if (!kept.SequenceEqual(ForgetOldHistories.Rules.Select(rule => (rule.Days, rule.Status.ToString()))))
            yield return "infra/app/durable.bicep: the scheduler keeps finished orchestrations for other times than ForgetOldHistories does";
        var main = infra.Text("infra/main.bicep");
        foreach (var (text, what) in new[] { ("'app/durable.bicep' = if (durableBackend == 'scheduler')", "the scheduler is not made exactly when it is used"), ("keepsOrchestrations: durableBackend == 'storage'", "the storage account gives no rights for orchestrations") })
            if (!main.Contains(text, StringComparison.Ordinal))
                yield return $"infra/main.bicep: {what}";
    }

    [GeneratedRegex(@"retentionPeriodInDays: (\d+), orchestrationState: '(\w+)'")]
    private static partial Regex Retention();

    [GeneratedRegex("UsualHub = \"(\\w+)\"")]
    private static partial Regex UsualHub();
}
