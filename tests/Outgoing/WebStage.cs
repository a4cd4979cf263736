using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AutoVideo.Outgoing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Outgoing;

/// <summary>
/// A small Internet: names with addresses, each of them answered by one server on loopback. The rules see the addresses as they are
/// written here; only the last step, the connection, leads to the server.
/// </summary>
internal sealed class WebStage : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> pages = new();
    private WebApplication? app;
    private int port;

    /// <summary>A name's addresses; each look-up takes the next answer, the last one stays.</summary>
    public ConcurrentDictionary<string, Queue<string[]>> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses that were connected to, in order.</summary>
    public ConcurrentQueue<IPEndPoint> Dialled { get; } = new();

    public ConcurrentQueue<(string Url, IHeaderDictionary Headers)> Requests { get; } = new();

    public static async Task<WebStage> StartAsync()
    {
        var stage = new WebStage();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        stage.app = builder.Build();
        stage.app.Run(stage.AnswerAsync);
        await stage.app.StartAsync();
        stage.port = new Uri(stage.app.Urls.Single()).Port;
        return stage;
    }

    /// <param name="url">Without query, e.g. <c>http://bees.example/page</c>.</param>
    /// <param name="answer">Answers it.</param>
    public WebStage At(string url, RequestDelegate answer)
    {
        pages[url] = answer;
        Names.TryAdd(new Uri(url).Host, new([["93.184.216.34"]]));
        return this;
    }

    public WebStage At(string url, string body, string contentType = "text/html; charset=utf-8") => At(url, async http =>
    {
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(body);
    });

    public WebStage At(string url, byte[] body, string contentType) => At(url, async http =>
    {
        http.Response.ContentType = contentType;
        await http.Response.Body.WriteAsync(body);
    });

    public WebStage Redirect(string url, string to, int status = 302) => At(url, http =>
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    public GuardedHttp Client(TimeProvider? time = null) => new(new OutgoingOptions(), time ?? TimeProvider.System, ResolveAsync, DialAsync);

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var url = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}";
        Requests.Enqueue((url + http.Request.QueryString, http.Request.Headers));
        if (pages.TryGetValue(url, out var answer))
            await answer(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation)
    {
        if (!Names.TryGetValue(name, out var answers))
            throw new SocketException((int)SocketError.HostNotFound);
        lock (answers)
            return Task.FromResult<IPAddress[]>([.. (answers.Count > 1 ? answers.Dequeue() : answers.Peek()).Select(IPAddress.Parse)]);
    }

    private async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
    {
        Dialled.Enqueue(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
