using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;

namespace AutoVideo.Identity;

/// <summary>A JSON Web Signature in its compact form (RFC 7515), taken apart but not checked.</summary>
/// <param name="SigningInput">What the signature is over.</param>
public sealed record CompactJws(JwsHeader Header, byte[] Payload, byte[] SigningInput, byte[] Signature)
{
    private const int MaxLength = 8 * 1024;

    /// <exception cref="PermanentException"><c>token_invalid</c>.</exception>
    public static CompactJws Parse(string token)
    {
        try
        {
            if (token.Length > MaxLength || token.Contains('=', StringComparison.Ordinal))
                throw new FormatException("It is too long or padded.");
            var first = token.IndexOf('.', StringComparison.Ordinal);
            var second = token.IndexOf('.', first + 1);
            if (first <= 0 || second <= first + 1 || token.IndexOf('.', second + 1) >= 0)
                throw new FormatException("It has not three parts.");
            var header = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token.AsSpan(0, first)), IdentityJsonContext.Default.JwsHeader)
                ?? throw new FormatException("Its header is null.");
            return new CompactJws(
                header, Base64Url.DecodeFromChars(token.AsSpan(first + 1, second - first - 1)), Encoding.ASCII.GetBytes(token[..second]),
                Base64Url.DecodeFromChars(token.AsSpan(second + 1)));
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            throw Invalid("It is no compact JSON Web Signature.", malformed);
        }
    }

    public static PermanentException Invalid(string why, Exception? inner = null) =>
        inner is null ? new("token_invalid", $"The token is not good. {why}") : new("token_invalid", $"The token is not good. {why}", inner);
}

public sealed record JwsHeader(string? Alg, string? Typ, string? Kid)
{
    /// <summary>Extensions that a reader must understand: we know none.</summary>
    [JsonPropertyName("crit")]
    public JsonElement? Critical { get; init; }
}
