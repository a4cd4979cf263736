using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVideo.Ai.Http;

/// <summary>What an error answer says, in whichever of the providers' forms.</summary>
/// <param name="Code">The most telling of code, type and status; empty when it says none.</param>
internal sealed record ErrorAnswer(int Status, string Code, string Message, TimeSpan? RetryAfter)
{
    // Azure OpenAI says content_filter of texts and contentFilter of pictures.
    public bool IsContentFilter => Code is "content_filter" or "contentFilter" or "content_policy_violation" or "moderation_blocked" or "content_moderation";

    /// <summary>A fault in our words: what the provider says may name its account.</summary>
    public ProviderException AsException(string provider, Exception? inner = null) => new(provider, Fault, $"{Words} ({$"{Status} {Code}".TrimEnd()}).", RetryAfter, inner)
    {
        // What is said about a key may repeat a part of it.
        Said = Message.Length > 0 && Fault != ProviderFault.Unauthorized ? Message : null,
    };

    private string Words => Fault switch
    {
        ProviderFault.OutOfCredit => "The account has no credit left",
        ProviderFault.Unauthorized => "The key was refused",
        ProviderFault.RateLimited => "Too many requests",
        ProviderFault.Unavailable => "It is down or overloaded",
        _ => "The request was not accepted",
    };

    private ProviderFault Fault => (Status, Code) switch
    {
        (402, _) or (_, "insufficient_quota" or "quota_exceeded" or "billing_error" or "billing_hard_limit_reached") => ProviderFault.OutOfCredit,
        (401 or 403, _) or (_, ProviderErrors.KeyInvalid) => ProviderFault.Unauthorized,
        (429, _) => ProviderFault.RateLimited,
        (408 or >= 500, _) => ProviderFault.Unavailable,
        _ => ProviderFault.Rejected,
    };
}

internal static partial class ProviderErrors
{
    /// <summary>Gemini's word for a bad key, in the details of a status 400.</summary>
    public const string KeyInvalid = "API_KEY_INVALID";
    private const int MaxMessage = 300;

    /// <param name="header">A header's value by name, null when it is not there.</param>
    public static ErrorAnswer Read(int status, ReadOnlyMemory<byte> body, Func<string, string?> header, DateTimeOffset now)
    {
        var (code, message, delay) = ReadBody(body);
        return new(status, code, message, ReadDelay(header, now) ?? delay);
    }

    private static (string Code, string Message, TimeSpan? Delay) ReadBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return ("", "", null);
            var error = root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner
                : root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Object ? detail
                : root;
            // Of a code and a type the more special one is the code; Gemini's code is the HTTP status, its name the status.
            var code = Details(error).Any(entry => Text(entry, "reason") == KeyInvalid) ? KeyInvalid : Text(error, "code") ?? Text(error, "status") ?? Text(error, "type") ?? Text(error, "name") ?? "";
            return (Code().IsMatch(code) ? code : "", Short(Text(error, "message") ?? "", MaxMessage), RetryDelay(error));
        }
        catch (JsonException)
        {
            // A proxy's HTML page, or nothing: the status says enough.
            return ("", "", null);
        }
    }

    /// <summary><c>google.rpc.RetryInfo</c>: seconds as "3.5s".</summary>
    private static TimeSpan? RetryDelay(JsonElement error)
    {
        foreach (var entry in Details(error))
            if (Text(entry, "retryDelay") is { } delay && delay.EndsWith('s')
                && double.TryParse(delay[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                return Seconds(seconds);
        return null;
    }

    /// <summary>What <c>google.rpc.Status</c> adds to a status.</summary>
    private static IEnumerable<JsonElement> Details(JsonElement error) => error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
        ? details.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object)
        : [];

    /// <summary><c>retry-after-ms</c>, or <c>Retry-After</c> in seconds or as a date (RFC 9110 section 10.2.3).</summary>
    private static TimeSpan? ReadDelay(Func<string, string?> header, DateTimeOffset now)
    {
        if (double.TryParse(header("retry-after-ms"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds))
            return Seconds(milliseconds / 1000);
        var after = header("Retry-After");
        if (double.TryParse(after, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return Seconds(seconds);
        return DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Seconds(Math.Max(0, (date - now).TotalSeconds))
            : null;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400));

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text, int most) => new([.. text.Take(most).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);

    /// <summary>A word of the provider's own list, no sentence and no name.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z_.-]{1,59}$")]
    private static partial Regex Code();
}
