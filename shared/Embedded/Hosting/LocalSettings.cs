using System.Text.Json;

using Microsoft.Extensions.Configuration;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The <c>Values</c> of local.settings.json; as in Functions Core Tools they read like environment variables (<c>__</c> is <c>:</c>).</summary>
internal static class LocalSettings
{
    /// <summary>Beside the program first, then the current folder, which wins.</summary>
    public static void AddLocalSettings(this IConfigurationBuilder configuration)
    {
        foreach (var folder in new[] { AppContext.BaseDirectory.TrimEnd('/'), Directory.GetCurrentDirectory() }.Distinct(StringComparer.Ordinal))
        {
            var path = Path.Combine(folder, "local.settings.json");
            if (File.Exists(path))
                configuration.AddInMemoryCollection(Read(path));
        }
    }

    private static List<KeyValuePair<string, string?>> Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return json.RootElement.TryGetProperty("Values", out var values)
                ? [.. values.EnumerateObject().Select(value => KeyValuePair.Create(
                    value.Name.Replace("__", ":", StringComparison.Ordinal),
                    value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : value.Value.GetRawText()))]
                : [];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new HostStartException(HostExitCode.Misconfigured, $"{path}: {failure.Message}", failure);
        }
    }
}
