using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using Microsoft.Extensions.Options;

namespace AutoVideo.Notifications;

/// <summary>
/// Azure Communication Services: <c>POST /emails:send?api-version=2023-03-31</c>, signed with the access key (HMAC-SHA256 over method,
/// path, date, host and the body's hash).
/// </summary>
internal sealed class AzureEmailSender(HttpClient http, IOptions<AzureEmailOptions> service, IOptions<EmailOptions> options, TimeProvider time) : IEmailSender
{
    private const string Path = "/emails:send?api-version=2023-03-31";

    public async Task SendAsync(Email email, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new AzureEmail(options.Value.From, new([new(email.To)]), new(email.Subject.ReplaceLineEndings(" "), email.Text, email.Html)), EmailJsonContext.Default.AzureEmail);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(service.Value.Endpoint), Path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        // The service takes a repeated operation id once.
        request.Headers.Add("Operation-Id", new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(email.Id)).AsSpan(0, 16)).ToString());
        Sign(request, body);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
                return;
            throw response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500
                ? new TransientException($"The e-mail service answered {(int)response.StatusCode}.")
                : new PermanentException("email_refused", $"The e-mail service refused the e-mail: {(int)response.StatusCode}.");
        }
        catch (HttpRequestException failure)
        {
            throw new TransientException("The e-mail service cannot be reached.", failure);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientException("The e-mail service did not answer in time.", late);
        }
    }

    private void Sign(HttpRequestMessage request, byte[] body)
    {
        var date = time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var text = $"POST\n{Path}\n{date};{request.RequestUri!.Authority};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(service.Value.AccessKey), Encoding.UTF8.GetBytes(text)));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}

internal sealed record AzureEmail(string SenderAddress, AzureRecipients Recipients, AzureContent Content);

internal sealed record AzureRecipients(IReadOnlyList<AzureAddress> To);

internal sealed record AzureAddress(string Address);

internal sealed record AzureContent(string Subject, string PlainText, string Html);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AzureEmail))]
internal sealed partial class EmailJsonContext : JsonSerializerContext;
