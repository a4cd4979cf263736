using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Notifications;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Notifications;

public sealed class FileEmailSenderTests : EmailSenderContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IEmailSender Sender => new FileEmailSender(_folder.Of("mail"), Options.Create(new EmailOptions()), TimeProvider.System);

    protected override async Task<(string To, string Subject, string Text, string Html)> ArrivedAsync()
    {
        var message = MimeReader.Read(await File.ReadAllTextAsync(Directory.GetFiles(_folder.Of("mail"), "*.eml").Single()));
        Assert.Equal(message.Html.Trim(), (await File.ReadAllTextAsync(Directory.GetFiles(_folder.Of("mail"), "*.html").Single())).Trim());
        return message;
    }
}

public sealed class SmtpEmailSenderTests : EmailSenderContract, IDisposable
{
    private readonly SmtpServer _server = new();

    public void Dispose() => _server.Dispose();

    protected override IEmailSender Sender => new SmtpEmailSender(
        Options.Create(new SmtpOptions { Host = "127.0.0.1", Port = _server.Port, Tls = false }), Options.Create(new EmailOptions { From = "videos@example.com" }));

    protected override async Task<(string To, string Subject, string Text, string Html)> ArrivedAsync() => MimeReader.Read(await _server.Message.WaitAsync(Eventually.Patience));

    [Fact]
    public async Task A_server_that_is_full_for_now_is_tried_again_and_one_that_refuses_is_not()
    {
        _server.Refusal = "452 Insufficient storage";
        await Assert.ThrowsAsync<TransientException>(() => Sender.SendAsync(new Email("1", "ada@example.com", "s", "t", "h"), CancellationToken.None));
        _server.Refusal = "554 No thanks";
        Assert.Equal("email_refused", (await Assert.ThrowsAsync<PermanentException>(() => Sender.SendAsync(new Email("1", "ada@example.com", "s", "t", "h"), CancellationToken.None))).Code);
    }
}

public sealed class AzureEmailSenderTests : EmailSenderContract
{
    private static readonly string Key = Convert.ToBase64String(Encoding.UTF8.GetBytes("key of the test"));
    private readonly Service _service = new();
    private readonly ManualTimeProvider _clock = new();

    protected override IEmailSender Sender => new AzureEmailSender(
        new HttpClient(_service), Options.Create(new AzureEmailOptions { Endpoint = "https://name.communication.azure.com", AccessKey = Key }),
        Options.Create(new EmailOptions { From = "videos@example.com" }), _clock);

    protected override Task<(string To, string Subject, string Text, string Html)> ArrivedAsync()
    {
        var body = JsonElement.Parse(_service.Body!);
        Assert.Equal("videos@example.com", body.GetProperty("senderAddress").GetString());
        var content = body.GetProperty("content");
        return Task.FromResult((
            body.GetProperty("recipients").GetProperty("to")[0].GetProperty("address").GetString()!, content.GetProperty("subject").GetString()!,
            content.GetProperty("plainText").GetString()!, content.GetProperty("html").GetString()!));
    }

    [Fact]
    public async Task The_request_is_signed_as_the_service_checks_it_and_repeated_under_the_same_operation()
    {
        await Sender.SendAsync(new Email("1", "ada@example.com", "s", "t", "h"), CancellationToken.None);
        var request = _service.Request!;
        var date = request.Headers.GetValues("x-ms-date").Single();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(_service.Body!)));
        Assert.Equal(hash, request.Headers.GetValues("x-ms-content-sha256").Single());
        Assert.Equal(_clock.GetUtcNow(), DateTimeOffset.ParseExact(date, "r", CultureInfo.InvariantCulture));
        var signed = $"POST\n/emails:send?api-version=2023-03-31\n{date};name.communication.azure.com;{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(signed)));
        Assert.Equal($"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}", request.Headers.GetValues("Authorization").Single());
        var operation = request.Headers.GetValues("Operation-Id").Single();
        await Sender.SendAsync(new Email("1", "ada@example.com", "s", "t", "h"), CancellationToken.None);
        Assert.Equal(operation, _service.Request!.Headers.GetValues("Operation-Id").Single());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    public async Task What_may_pass_is_told_from_what_will_not(HttpStatusCode status, bool permanent)
    {
        _service.Status = status;
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Sender.SendAsync(new Email("1", "ada@example.com", "s", "t", "h"), CancellationToken.None));
        Assert.Equal(permanent, failure is PermanentException { Code: "email_refused" });
        Assert.Equal(!permanent, failure is TransientException);
    }

    private sealed class Service : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.Accepted;
        public HttpRequestMessage? Request { get; private set; }
        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Request, Body) = (request, await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(Status);
        }
    }
}

/// <summary>Takes one e-mail apart, as a mail program does.</summary>
internal static partial class MimeReader
{
    public static (string To, string Subject, string Text, string Html) Read(string message)
    {
        var lines = message.ReplaceLineEndings("\n");
        var head = lines[..lines.IndexOf("\n\n", StringComparison.Ordinal)].Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        string Header(string name) => head.Split('\n').Single(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
        var boundary = Regex.Match(Header("Content-Type"), "boundary=\"?([^\";]+)\"?").Groups[1].Value;
        var parts = lines.Split($"--{boundary}").Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal)).ToArray();
        return (Header("To").Trim('<', '>'), Subject(Header("Subject")), Part(parts, "text/plain"), Part(parts, "text/html"));
    }

    private static string Part(string[] parts, string type)
    {
        var part = parts.Single(part => part.Contains(type, StringComparison.OrdinalIgnoreCase)).TrimStart('\n');
        var body = part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return part.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
            : part.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? QuotedPrintable(body) : body;
    }

    private static string Subject(string text) => string.Concat(Word().IsMatch(text)
        ? Word().Matches(text).Select(word => word.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[2].Value)) : QuotedPrintable(word.Groups[2].Value.Replace('_', ' ')))
        : [text]);

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\n", "", StringComparison.Ordinal);
        for (var at = 0; at < joined.Length; at++)
        {
            if (joined[at] == '=' && at + 2 < joined.Length)
                (_, at) = (Add(Convert.ToByte(joined.Substring(at + 1, 2), 16)), at + 2);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes([joined[at]]));
        }
        return Encoding.UTF8.GetString([.. bytes]);

        bool Add(byte value)
        {
            bytes.Add(value);
            return true;
        }
    }

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}

/// <summary>A mail server on loopback that takes one message (RFC 5321) or refuses it.</summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<string> _message = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SmtpServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public Task<string> Message => _message.Task;

    /// <summary>What the server answers to the sender's address instead of taking it.</summary>
    public string? Refusal { get; set; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "MAIL" when Refusal is { } refusal:
                    await writer.WriteLineAsync(refusal);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } data && data != ".")
                        text.Append(data.StartsWith('.') ? data[1..] : data).Append('\n');
                    await writer.WriteLineAsync("250 taken");
                    _message.TrySetResult(text.ToString());
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }
}
