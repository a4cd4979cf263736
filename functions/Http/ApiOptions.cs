using Microsoft.Extensions.Options;

namespace AutoVideo.Http;

/// <summary>Section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Base64 of 32 bytes or more that all instances share: signs cursors. Empty: derived from the installation's own key in the vault.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Origins of web apps elsewhere that may call the API, separated by commas; empty: none.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>Seconds after which a stream of events ends by itself; shorter than whatever stands in front lets a request last: Azure Functions 230 s, a Static Web App 45 s.</summary>
    public int LongestStreamSeconds { get; set; } = 200;

    internal TimeSpan LongestStream => TimeSpan.FromSeconds(LongestStreamSeconds);

    internal IReadOnlyList<string> Origins => CorsOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int LeastBytes = 32;
    private const int ShortestStream = 10, LongestStream = 220;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var key = new byte[options.SigningKey.Length];
        if (options.SigningKey.Length > 0 && (!Convert.TryFromBase64String(options.SigningKey, key, out var bytes) || bytes < LeastBytes))
            return ValidateOptionsResult.Fail($"Api:SigningKey is not base64 of at least {LeastBytes} bytes.");
        if (options.LongestStreamSeconds is < ShortestStream or > LongestStream)
            return ValidateOptionsResult.Fail($"Api:LongestStreamSeconds must be from {ShortestStream} to {LongestStream}.");
        return options.Origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? ValidateOptionsResult.Fail($"Api:CorsOrigins has '{wrong}'; an origin is a scheme and a host, such as https://studio.example.com, without a path.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
