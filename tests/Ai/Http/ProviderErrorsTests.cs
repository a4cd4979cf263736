using System.Text;
using AutoVideo.Ai;
using AutoVideo.Ai.Http;

namespace AutoVideo.Tests.Ai.Http;

/// <summary>How long a provider asks to wait, and what went wrong, in each of the forms in which providers say it.</summary>
public sealed class ProviderErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after-ms", "0", 0d)]
    [InlineData("retry-after-ms", "soon", null)]
    [InlineData("Retry-After", "7", 7d)]
    [InlineData("Retry-After", "2.5", 2.5)]
    [InlineData("Retry-After", "Sat, 21 Nov 2026 12:00:30 GMT", 30d)]
    [InlineData("Retry-After", "Sat, 21 Nov 2026 11:00:00 GMT", 0d)]
    [InlineData("Retry-After", "999999999", 86_400d)]
    [InlineData("Retry-After", "whenever", null)]
    [InlineData("X-Other", "7", null)]
    public void The_wait_of_a_header_is_read(string header, string value, double? seconds) =>
        Assert.Equal(seconds, Read("{}", (header, value)).RetryAfter?.TotalSeconds);

    [Theory]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3.5s"}""", 3.5)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"41s"}""", 41d)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"900000s"}""", 86_400d)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"a while"}""", null)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":7}""", null)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED"}""", null)]
    [InlineData("\"RetryInfo\"", null)]
    public void The_wait_of_googles_retry_info_is_read(string details, double? seconds) =>
        Assert.Equal(seconds, Read($$"""{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[{{details}}] } }""").RetryAfter?.TotalSeconds);

    [Fact]
    public void Of_several_waits_the_most_exact_one_holds()
    {
        const string body = """{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"41s"}]}}""";
        Assert.Equal(1.5, Read(body, ("retry-after-ms", "1500"), ("Retry-After", "7")).RetryAfter!.Value.TotalSeconds);
        Assert.Equal(7, Read(body, ("Retry-After", "7")).RetryAfter!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(429, """{"error":{"code":"insufficient_quota","message":"No credit."}}""", ProviderFault.OutOfCredit)]
    [InlineData(401, """{"detail":{"status":"quota_exceeded","message":"No credits left."}}""", ProviderFault.OutOfCredit)]
    [InlineData(400, """{"error":{"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}""", ProviderFault.Unauthorized)]
    [InlineData(403, "<html>Forbidden</html>", ProviderFault.Unauthorized)]
    [InlineData(429, "", ProviderFault.RateLimited)]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error"}}""", ProviderFault.Unavailable)]
    [InlineData(408, "[]", ProviderFault.Unavailable)]
    [InlineData(404, """{"error":{"code":"model_not_found"}}""", ProviderFault.Rejected)]
    public void A_fault_is_told_by_status_and_code(int status, string body, ProviderFault fault) =>
        Assert.Equal(fault, ProviderErrors.Read(status, Encoding.UTF8.GetBytes(body), _ => null, Now).AsException("openai").Fault);

    [Theory]
    [InlineData(429, "rate_limit_exceeded", "Rate limit reached in organization org-Planted7.", "openai: Too many requests (429 rate_limit_exceeded).", true)]
    [InlineData(429, "insufficient_quota", "Organization org-Planted7 has no credit.", "openai: The account has no credit left (429 insufficient_quota).", true)]
    [InlineData(404, "model_not_found", "Project org-Planted7 has no such model.", "openai: The request was not accepted (404 model_not_found).", true)]
    [InlineData(500, "org-Planted7 is down", "Sorry.", "openai: It is down or overloaded (500).", true)]
    [InlineData(401, "invalid_api_key", "Incorrect API key provided: sk-Planted7.", "openai: The key was refused (401 invalid_api_key).", false)]
    public void A_fault_is_told_in_our_words_and_what_the_provider_said_is_kept_apart(int status, string code, string said, string told, bool isKept)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"error":{"code":"{{code}}","message":"{{said}}"} }""");
        var fault = ProviderErrors.Read(status, body, _ => null, Now).AsException("openai");
        Assert.Equal((told, isKept ? said : null), (fault.Message, fault.Said));
        Assert.DoesNotContain("Planted7", fault.ToString(), StringComparison.Ordinal);
    }

    private static ErrorAnswer Read(string body, params (string Name, string Value)[] headers) => ProviderErrors.Read(
        429, Encoding.UTF8.GetBytes(body), name => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value, Now);
}
