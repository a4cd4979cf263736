using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.ComfyUi;

/// <summary>A graph with places for what changes from picture to picture; texts go in as JSON values, never as JSON.</summary>
internal sealed class GraphTemplate
{
    private const int MaxBytes = 1024 * 1024;
    private readonly byte[] json;

    private GraphTemplate(byte[] json)
    {
        this.json = json;
        Hash = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 8));
    }

    /// <summary>Another graph is another model.</summary>
    public string Hash { get; }

    /// <summary>Null: the file is not there, or no graph in ComfyUI's API format with a place for <c>%prompt%</c>.</summary>
    public static GraphTemplate? Find(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                return null;
            var bytes = File.ReadAllBytes(path);
            return JsonNode.Parse(bytes) is JsonObject { Count: > 0 } graph && graph.All(node => node.Value is JsonObject inner && inner.ContainsKey("class_type"))
                && System.Text.Encoding.UTF8.GetString(bytes).Contains("%prompt%", StringComparison.Ordinal) ? new GraphTemplate(bytes) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public JsonNode Fill(ImageOrder order, int width, int height)
    {
        var graph = JsonNode.Parse(json)!;
        Fill(graph, order, width, height);
        return graph;
    }

    private static void Fill(JsonNode node, ImageOrder order, int width, int height)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map.ToArray())
            {
                if (value is not null)
                    Replace(value, filled => map[name] = filled, order, width, height);
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                var at = i;
                if (list[i] is { } value)
                    Replace(value, filled => list[at] = filled, order, width, height);
            }
        }
    }

    private static void Replace(JsonNode value, Action<JsonNode> set, ImageOrder order, int width, int height)
    {
        if (value is not JsonValue single || !single.TryGetValue<string>(out var text))
            Fill(value, order, width, height);
        else if (text is "%seed%" or "%width%" or "%height%")
            set(JsonValue.Create(text switch { "%seed%" => order.Seed, "%width%" => width, _ => height }));
        else if (text.Contains('%', StringComparison.Ordinal))
            set(JsonValue.Create(string.Concat(text.Split("%prompt%").SelectMany((part, i) =>
                new[] { i > 0 ? order.Prompt : "", part.Replace("%negative%", order.Negative, StringComparison.Ordinal) }))));
    }
}
