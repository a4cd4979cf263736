using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Http;

/// <summary>Reads a JSON body within limits, with errors that say where it is wrong.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads the body and holds it against the limits of its record.</summary>
    /// <param name="maxBytes">A longer body is refused unread.</param>
    /// <exception cref="PermanentException">
    /// <c>content_type_refused</c>, <c>body_too_large</c>, <c>json_invalid</c>, and what <see cref="BodyCheck"/> finds.
    /// </exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, long maxBytes, CancellationToken cancellation)
    {
        CheckType(request);
        using var bytes = await ReadAsync(request, maxBytes, cancellation);
        try
        {
            using var document = await JsonDocument.ParseAsync(bytes, Strict, cancellation);
            BodyCheck.Check(document.RootElement, ShapeReader.Of(typeof(T)));
            return document.RootElement.Deserialize(type) ?? throw Invalid("", "The body is null; send an object.", null);
        }
        catch (JsonException invalid)
        {
            throw Invalid(PointerOf(invalid.Path), $"It is no JSON at line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}: {Reason(invalid)}", invalid);
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or FormatException)
        {
            // E.g. the half of a surrogate pair, which is well-formed JSON and no text.
            throw Invalid("", "A text in the body is not valid Unicode.", invalid);
        }
    }

    private static void CheckType(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            throw new PermanentException("content_type_refused", "Send the body as application/json.");
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new PermanentException("content_type_refused", "Send the body in UTF-8.");
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new PermanentException("content_type_refused", "Send the body without Content-Encoding.");
    }

    /// <summary>The bytes of a body within a limit.</summary>
    /// <exception cref="PermanentException"><c>body_too_large</c>.</exception>
    public static async Task<MemoryStream> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        LimitTo(request, maxBytes);
        var read = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (read.Length + count > maxBytes)
                throw TooLarge(maxBytes);
            read.Write(buffer, 0, count);
        }
        read.Position = 0;
        return read;
    }

    /// <summary>Lets the server refuse a longer body by itself, where nothing of it was read yet.</summary>
    public static void LimitTo(HttpRequest request, long maxBytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
    }

    public static PermanentException TooLarge(long maxBytes) => new("body_too_large", $"The body may have at most {maxBytes} bytes.");

    private static PermanentException Invalid(string pointer, string detail, Exception? inner) => new("json_invalid", detail, inner!)
    {
        Errors = [new FieldError("json_invalid", detail, pointer)],
    };

    // From "$.scenes[2].text" to "/scenes/2/text".
    private static string PointerOf(string? path) => path is null or "$" ? "" : path.TrimStart('$').Replace("].", "/", StringComparison.Ordinal)
        .Replace('[', '/').Replace('.', '/').TrimEnd(']').Replace("'", "", StringComparison.Ordinal);

    // The text after "Path:" repeats what is said already, and names internal types before it.
    private static string Reason(JsonException invalid)
    {
        var text = invalid.Message;
        foreach (var end in new[] { " Path:", " LineNumber:" })
            if (text.IndexOf(end, StringComparison.Ordinal) is > 0 and var at)
                text = text[..at];
        return text.Contains("could not be converted", StringComparison.Ordinal) ? "a value has the wrong type." : text;
    }
}
