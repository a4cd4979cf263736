using System.Text.Json.Nodes;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>The readable part of a stored failure, with its causes.</summary>
internal static class FailureText
{
    public static string Of(string? payload)
    {
        if (InstanceAnswer.Parse(payload) is not JsonObject failure)
            return payload ?? "";
        var lines = new List<string>();
        for (var part = failure; part is not null && lines.Count < 10; part = Property(part, "InnerFailure") as JsonObject)
            lines.Add($"{Property(part, "ErrorType")}: {Property(part, "ErrorMessage")}");
        return string.Join("\n", lines);
    }

    private static JsonNode? Property(JsonObject json, string name) =>
        json.FirstOrDefault(property => property.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
