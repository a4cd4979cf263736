using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>Reads the JSON body of an event; an empty body is null.</summary>
internal static class EventPayload
{
    public static async Task<(JsonNode? Payload, string? Problem)> Read(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + count > maxBytes)
                return (null, $"An event has at most {maxBytes} bytes.");
            body.Write(buffer, 0, count);
        }
        if (body.Length == 0)
            return (null, null);
        try
        {
            return (JsonNode.Parse(body.ToArray()), null);
        }
        catch (JsonException wrong)
        {
            return (null, $"The body is not JSON: {wrong.Message}");
        }
    }
}
