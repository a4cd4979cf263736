using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Architecture;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Each alert has its section in docs/operations.md and asks for events that the code logs, with the properties that it logs.</summary>
internal static partial class AlertCheck
{
    private const string File = "infra/monitoring/alerts.bicep";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var file = infra.Bicep[File];
        var alerts = new[] { "logAlerts", "metricAlerts" }.SelectMany(variable => file.Variables[variable].Parts).Select(alert => alert.Property("name")!.Literal!)
            .Concat(file.Resources.Where(resource => resource.Type == "Microsoft.Insights/metricAlerts").Select(resource => resource.Body.Property("name")?.Literal).OfType<string>())
            .ToArray();
        var sections = Section().Matches(infra.Text("docs/operations.md")).Select(match => match.Groups[1].Value).ToArray();
        foreach (var missing in alerts.Except(sections))
            yield return $"docs/operations.md: the alert '{missing}' has no section";
        foreach (var unknown in sections.Except(alerts))
            yield return $"docs/operations.md: there is no alert '{unknown}'";
        foreach (var queue in new[] { "renderJobs", "mediaJobs" })
        {
            var given = infra.Bicep["infra/main.bicep"].Modules.First(module => module.Path == File).Body.Property("params")!.Properties
                .FirstOrDefault(parameter => parameter.Value.Text == $"messaging.outputs.{queue}").Name;
            if (!file.Variables["metricAlerts"].Parts.Any(alert => alert.Property("metric")!.Literal == "ActiveMessages" && References.Of(alert.Property("dimensions")!).Any(name => name.Text == given)))
                yield return $"{File}: nobody is told when '{queue}' piles up";
        }
        // Few renders wait in a small environment whose worker does not run, or none for long enough of many.
        if (!file.Variables["logAlerts"].Parts.Any(alert => alert.Property("query")!.Text.Contains("EventId) == 2118", StringComparison.Ordinal)))
            yield return $"{File}: nobody is told when no worker takes a job";
        foreach (var (path, principal) in new[] { ("infra/app/api.bicep", "apiPrincipalId"), ("infra/app/render.bicep", "renderPrincipalId") })
        {
            if (!new[] { "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING" }.All(name => SettingsCheck.Given(infra).Any(setting => setting.File == path && setting.Name == name)))
                yield return $"{path}: it is not told where telemetry goes, so nothing of it arrives";
            if (infra.Bicep["infra/main.bicep"].Modules.First(module => module.Name == "logs").Body.Property("params.publisherIds")?.Text.Contains($"identities.outputs.{principal}", StringComparison.Ordinal) != true)
                yield return $"infra/main.bicep: '{principal}' may not send telemetry";
        }
        foreach (var (source, query) in Queries(infra, file))
        {
            // Timers, activities and queues are requests as well.
            if (query.Contains("requests\n", StringComparison.Ordinal) && !query.Contains("url contains \"/api/", StringComparison.Ordinal))
                yield return $"{source}: a query counts functions that nobody asked for as requests";
            foreach (var id in EventId().Matches(query).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            {
                if (!Logged.Value.TryGetValue(id, out var message))
                    yield return $"{source}: the code logs no event {id}";
                else
                {
                    foreach (var property in Property().Matches(query).Select(match => match.Groups[1].Value).Distinct().Where(property => !message.Contains($"{{{property}", StringComparison.Ordinal)))
                        yield return $"{source}: event {id} has no '{property}'";
                }
            }
        }
    }

    private static IEnumerable<(string Source, string Query)> Queries(InfraSources infra, BicepFile file) => file.Variables["logAlerts"].Parts
        .Select(alert => (File, alert.Property("query")!.Text))
        .Concat(infra.Json("infra/monitoring/workbook.json").GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("content").TryGetProperty("query", out _))
            .Select(item => ("infra/monitoring/workbook.json", item.GetProperty("content").GetProperty("query").GetString()!)));

    private static readonly Lazy<Dictionary<int, string>> Logged = new(() => Product.Assemblies.SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
        .ToDictionary(message => message.EventId, message => message.Message));

    [GeneratedRegex("^### `([a-z-]+)`", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"EventId\) == (\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"customDimensions\.(?:prop__)?(?!EventId)(\w+)")]
    private static partial Regex Property();
}
