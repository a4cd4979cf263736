using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Http;

/// <summary>Content codings of answers (RFC 9110, section 8.4): br and gzip.</summary>
internal static class Encodings
{
    /// <summary>A shorter answer fits into one packet anyway.</summary>
    private const int LeastBytes = 1024;
    private static readonly string[] Ours = ["br", "gzip"];

    /// <returns>The coding that the request likes best; null: none, or it wants a range.</returns>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.Range.Count > 0 || !StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
            return null;
        return Ours.Select(name => (Name: name, Quality: QualityOf(name, accepted)))
            .Where(one => one.Quality > 0).OrderByDescending(one => one.Quality).Select(one => one.Name).FirstOrDefault();
    }

    /// <summary>Compresses an answer of text. What may not be stored may be secret, and a secret's length must not depend on what stands beside it.</summary>
    public static ReadyAnswer Encode(HttpContext http, ReadyAnswer answer, string? encoding)
    {
        var headers = http.Response.Headers;
        if (encoding is null || answer.Body.Length < LeastBytes || !IsText(http.Response.ContentType) || headers.ContentEncoding.Count > 0
            || headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase))
            return answer;
        var packed = new MemoryStream(answer.Body.Length / 3);
        using (Stream coder = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            coder.Write(answer.Body.Span);
        headers.ContentEncoding = encoding;
        return new ReadyAnswer(answer.Status, packed.GetBuffer().AsMemory(0, (int)packed.Length));
    }

    private static double QualityOf(string name, IList<StringWithQualityHeaderValue> accepted) =>
        (accepted.FirstOrDefault(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? accepted.FirstOrDefault(one => one.Value == "*")) is { } found
            ? found.Quality ?? 1
            : 0;

    private static bool IsText(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.Type.Equals("text", StringComparison.OrdinalIgnoreCase) && !type.SubType.Equals("event-stream", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("image/svg+xml", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
}
