using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AutoVideo.Http;

/// <summary>Reads a JSON body within limits, with errors that say where it is wrong.</summary>
internal static class JsonBody
{
    /// <param name="maxBytes">A longer body is refused unread.</param>
    /// <exception cref="PermanentException"><c>content_type_refused</c>, <c>body_too_large</c>, <c>json_invalid</c>.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, long maxBytes, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType())
            throw new PermanentException("content_type_refused", "Send the body as application/json.");
        if (request.ContentLength > maxBytes)
            throw new PermanentException("body_too_large", $"The body may have at most {maxBytes} bytes.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancellation)
                ?? throw new PermanentException("json_invalid", "The body is null; send an object.");
        }
        catch (JsonException invalid)
        {
            throw new PermanentException("json_invalid", $"The body is not valid at '{invalid.Path ?? "$"}' (line {invalid.LineNumber + 1}): {Reason(invalid)}", invalid);
        }
    }

    // The text after "Path:" repeats what is said already, and names internal types before it.
    private static string Reason(JsonException invalid)
    {
        var text = invalid.Message;
        var end = text.IndexOf(" Path:", StringComparison.Ordinal);
        if (end > 0)
            text = text[..end];
        return text.Contains("could not be converted", StringComparison.Ordinal) ? "the value has the wrong type."
            : text.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no such property."
            : text;
    }
}
