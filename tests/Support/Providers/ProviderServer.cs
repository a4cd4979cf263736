using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>What a provider's server does wrong, or says no to, at its next call.</summary>
public enum Fault { None, RateLimited, ServerError, Hang, Cut, WrongType, Truncated, Redirect, BadKey, OutOfCredit, Refusal, Filtered, FilteredRequest, Length, Flood, Drip }

/// <summary>
/// A provider on loopback that speaks its wire format and checks every request strictly: one that the provider's documentation
/// does not allow is answered 418 and fails the test in <see cref="DisposeAsync"/>.
/// </summary>
internal abstract class ProviderServer : IAsyncDisposable
{
    public const string Key = "key-of-the-test";
    private readonly ConcurrentQueue<string> problems = new();
    private readonly ConcurrentQueue<Fault> faults = new();
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? app;

    public string Address { get; private set; } = "";

    public ConcurrentQueue<JsonElement> Requests { get; } = new();

    /// <summary>Completes once a call hangs, or its answer has begun to drip.</summary>
    public Task Hanging => hanging.Task;

    /// <summary>What happens at the next calls, in order; after that, nothing goes wrong.</summary>
    public void Plan(params Fault[] next)
    {
        foreach (var fault in next)
            faults.Enqueue(fault);
    }

    /// <summary>Down from the start or from now on: every call has this fault.</summary>
    public Fault Always { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        Assert.Empty(problems);
    }

    /// <summary>What is wrong with a request; null when it is as documented.</summary>
    protected abstract string? ProblemOf(HttpRequest request, JsonElement body);

    /// <summary>Answers what is asked beside the matter of a test: not counted, never at fault.</summary>
    /// <returns>False when it is the matter.</returns>
    protected virtual Task<bool> AnswersAsideAsync(HttpContext http, JsonElement body) => Task.FromResult(false);

    /// <summary>The answer of a call that goes well, or ends in one of the ways that are outcomes.</summary>
    protected abstract Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome);

    /// <summary>Status and body of an error.</summary>
    protected abstract (int Status, string Body) ErrorOf(Fault fault);

    private async Task AnswerAsync(HttpContext http)
    {
        var body = await ReadAsync(http.Request);
        if (await AnswersAsideAsync(http, body))
            return;
        Requests.Enqueue(body);
        if (ProblemOf(http.Request, body) is { } problem)
        {
            problems.Enqueue($"{http.Request.Method} {http.Request.Path}: {problem}\n{body}");
            http.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }
        var fault = faults.TryDequeue(out var planned) ? planned : Always;
        switch (fault)
        {
            case Fault.RateLimited or Fault.ServerError or Fault.BadKey or Fault.OutOfCredit or Fault.FilteredRequest:
                var (status, text) = ErrorOf(fault);
                http.Response.StatusCode = status;
                if (fault == Fault.RateLimited)
                    http.Response.Headers.RetryAfter = "7";
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(text);
                break;
            case Fault.Hang:
                hanging.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case Fault.Cut:
                http.Abort();
                break;
            case Fault.WrongType:
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html>Sign in to the hotel's network</html>");
                break;
            case Fault.Redirect:
                http.Response.Redirect("http://127.0.0.1:9/elsewhere");
                break;
            case Fault.Truncated:
                await TruncateAsync(http, body);
                break;
            case Fault.Flood:
                http.Response.ContentType = "application/json";
                var spaces = new byte[64 * 1024];
                Array.Fill(spaces, (byte)' ');
                while (!http.RequestAborted.IsCancellationRequested)
                    await http.Response.Body.WriteAsync(spaces, http.RequestAborted).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case Fault.Drip:
                await DripAsync(http, body);
                break;
            default:
                await AnswerAsync(http, body, fault);
                break;
        }
    }

    /// <summary>A body as JSON: a form as its fields (files as name, type and length), anything else that is no object as <c>text</c>.</summary>
    private static async Task<JsonElement> ReadAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return JsonSerializer.SerializeToElement(form.ToDictionary(field => field.Key, field => string.Join(',', field.Value.Order()))
                .Concat(form.Files.Select(file => KeyValuePair.Create(file.Name, $"{file.FileName};{file.ContentType};{file.Length}"))).ToDictionary());
        }
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? JsonElement.Parse("{}") : text[0] == '{' ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(new { text });
    }

    /// <summary>The first half of the right answer, well terminated as HTTP.</summary>
    private async Task TruncateAsync(HttpContext http, JsonElement body)
    {
        var whole = await WholeAsync(http, body);
        await http.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
    }

    /// <summary>The right answer, one byte a second.</summary>
    private async Task DripAsync(HttpContext http, JsonElement body)
    {
        var whole = await WholeAsync(http, body);
        for (var at = 0; at < whole.Length && !http.RequestAborted.IsCancellationRequested; at++)
        {
            await http.Response.Body.WriteAsync(whole.AsMemory(at, 1));
            await http.Response.Body.FlushAsync();
            hanging.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>The right answer, its body not yet sent.</summary>
    private async Task<byte[]> WholeAsync(HttpContext http, JsonElement body)
    {
        var whole = new MemoryStream();
        var wire = http.Features.Get<IHttpResponseBodyFeature>()!;
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(whole));
        await AnswerAsync(http, body, Fault.None);
        http.Features.Set(wire);
        http.Response.ContentLength = null;
        return whole.ToArray();
    }
}
