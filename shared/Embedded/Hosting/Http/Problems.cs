using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>Error answers of the host itself as problem details (RFC 9457), with a stable <c>code</c>.</summary>
internal static class Problems
{
    public static async Task Write(HttpContext http, int status, string code, string detail)
    {
        if (http.Response.HasStarted)
            return;
        var body = new ArrayBufferWriter<byte>(256);
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", $"https://autovideo.dev/problems/{code}");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } title ? title : code);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteString("instance", http.Request.Path);
            json.WriteString("code", code);
            json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
            json.WriteEndObject();
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        http.Response.ContentLength = body.WrittenCount;
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body.WrittenMemory);
    }
}
