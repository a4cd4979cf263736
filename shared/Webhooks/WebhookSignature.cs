using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Webhooks;

/// <summary>Signs messages as Standard Webhooks 1.0.0 says: HMAC-SHA256 over <c>id.timestamp.payload</c>, one signature for each good secret.</summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>The three headers.</returns>
    public static IReadOnlyDictionary<string, string> HeadersOf(string messageId, DateTimeOffset at, string payload, IEnumerable<string> secrets)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{messageId}.{timestamp}.{payload}");
        return new Dictionary<string, string>
        {
            ["webhook-id"] = messageId,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = string.Join(' ', secrets.Select(secret =>
                $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed))}")),
        };
    }
}
