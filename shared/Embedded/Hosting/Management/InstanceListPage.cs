using System.Text;

using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Hosting.Management;

internal static class InstanceListPage
{
    public static string Write(IReadOnlyList<OrchestrationMetadata> instances)
    {
        var rows = new StringBuilder();
        foreach (var instance in instances)
            rows.Append($"""<tr><td><a href="/runtime/instances/{Uri.EscapeDataString(instance.InstanceId)}">{Html.Text(instance.InstanceId)}</a></td><td>{Html.Text(instance.Name)}</td><td>{instance.RuntimeStatus}</td><td>{instance.CreatedAt:yyyy-MM-dd HH:mm:ss}</td><td>{instance.LastUpdatedAt:yyyy-MM-dd HH:mm:ss}</td></tr>""");
        var body = $"""<h1>Instances</h1><p>{instances.Count} shown; times are UTC.</p><table><tr><th>Instance</th><th>Orchestrator</th><th>Status</th><th>Created</th><th>Updated</th></tr>{rows}</table>""";
        return Html.Document("Instances", body, refresh: false);
    }
}
