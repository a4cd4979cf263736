using System.Buffers.Text;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AutoVideo.Http;

/// <summary>ETags of documents over HTTP (RFC 9110, section 13).</summary>
internal static class Preconditions
{
    /// <summary>Says which version an answer shows.</summary>
    public static void Tag(HttpRequest request, string etag) => request.HttpContext.Response.Headers.ETag = Quote(etag);

    /// <summary>The condition of a change that must name the version it is meant for; <c>*</c> means any.</summary>
    /// <exception cref="PermanentException"><c>if_match_missing</c> (428), <c>if_match_invalid</c>.</exception>
    public static WriteCondition IfMatch(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
            throw Wrong("if_match_missing", "Send If-Match with the ETag that you read, so that nobody's change is lost.");
        return IfMatchWhenSent(request);
    }

    /// <summary>The condition of a change that may name the version it is meant for; without one, any.</summary>
    /// <exception cref="PermanentException"><c>if_match_invalid</c>.</exception>
    public static WriteCondition IfMatchWhenSent(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return WriteCondition.None;
        if (!EntityTagHeaderValue.TryParse(header.ToString(), out var tag) || tag.IsWeak)
            throw Wrong("if_match_invalid", "If-Match takes one strong ETag, such as \"abc\".");
        return tag.Tag == "*" ? WriteCondition.None : WriteCondition.Matches(Open(tag.Tag.ToString()[1..^1]));
    }

    /// <summary>Whether the change is for one version alone.</summary>
    public static bool IsConditional(HttpRequest request) => request.Headers.IfMatch.Count > 0;

    /// <summary>Refuses a change that names another version than <paramref name="etag"/>.</summary>
    /// <exception cref="PreconditionFailedException">It is another one by now.</exception>
    public static void Check(HttpRequest request, string etag)
    {
        if (IfMatchWhenSent(request).ETag is { } wanted && wanted != etag)
            throw new PreconditionFailedException();
    }

    /// <summary>A version as clients see it; a store's own may hold characters that a header may not.</summary>
    public static string Quote(string etag) => $"\"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(etag))}\"";

    private static string Open(string tag)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(tag));
        }
        catch (FormatException)
        {
            // Not one of ours, so no version has it.
            throw new PreconditionFailedException();
        }
    }

    private static PermanentException Wrong(string code, string detail) => new(code, detail) { Errors = [new FieldError(code, detail, Parameter: "If-Match")] };
}
