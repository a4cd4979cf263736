using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Cli;

/// <summary>
/// A server on loopback that speaks the video API and plays one video: its states come as events, or one by one to those who ask.
/// Faults are set before a request comes.
/// </summary>
internal sealed class PlayedVideoApi : IAsyncDisposable
{
    public const string VideoId = "vid_1";
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<JsonObject> _states;
    private int _played;
    private bool _cancelled;

    private PlayedVideoApi(WebApplication app, IEnumerable<JsonObject> states)
    {
        _app = app;
        _states = [.. states];
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Bodies of the videos asked for.</summary>
    public ConcurrentQueue<JsonObject> Created { get; } = [];
    public ConcurrentQueue<string?> LastEventIds { get; } = [];
    public ConcurrentQueue<string?> IdempotencyKeys { get; } = [];
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] File { get; set; } = Encoding.ASCII.GetBytes("....ftypmp42 the finished video");
    public bool HasEvents { get; init; } = true;
    /// <summary>Ends each event stream after so many events.</summary>
    public int? EventsPerStream { get; init; }
    /// <summary>The video stays in its last state until it is cancelled.</summary>
    public bool Hangs { get; init; }
    /// <summary>Answers given, in order, in place of the next ones to POST /videos.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> CreateFaults { get; } = [];
    /// <summary>The same for reading the video.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> ReadFaults { get; } = [];
    /// <summary>How many downloads break off in the middle.</summary>
    public int BrokenDownloads { get; set; }

    public static async Task<PlayedVideoApi> StartAsync(params JsonObject[] states) => await StartAsync(app => new PlayedVideoApi(app, states));

    public static async Task<PlayedVideoApi> StartAsync(IReadOnlyList<JsonObject> states, Func<Settings, Settings> with)
    {
        var settings = with(new Settings());
        return await StartAsync(app => new PlayedVideoApi(app, states)
        {
            HasEvents = settings.HasEvents,
            EventsPerStream = settings.EventsPerStream,
            Hangs = settings.Hangs,
        });
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Problem(int status, string code, string detail) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(new JsonObject { ["title"] = "Refused", ["status"] = status, ["detail"] = detail, ["code"] = code }.ToJsonString());
    };

    /// <summary>Announces this server in a data folder, as a host does.</summary>
    public void Announce(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        System.IO.File.WriteAllText(Path.Combine(dataFolder, "host.json"), JsonSerializer.Serialize(new { pid = Environment.ProcessId, address = Address }));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static async Task<PlayedVideoApi> StartAsync(Func<WebApplication, PlayedVideoApi> make)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = make(app);
        app.MapGet("/api/health/live", () => Results.Ok());
        app.MapPost("/api/v1/videos", api.CreateAsync);
        app.MapGet("/api/v1/videos/{id}", api.ReadAsync);
        app.MapGet("/api/v1/videos/{id}/events", api.StreamAsync);
        app.MapPost("/api/v1/videos/{id}/cancel", api.Cancel);
        app.MapGet("/api/v1/videos/{id}/file", () => Results.Redirect("/blobs/signed.mp4?sig=abc"));
        app.MapGet("/blobs/signed.mp4", api.DownloadAsync);
        app.MapPost("/api/v1/storage/clean", () => Results.Json(new { artefactsRemoved = 3, bytesRemoved = 2 * 1024 * 1024, leftoversRemoved = 1, bytes = 0 }));
        await app.StartAsync();
        return api;
    }

    private async Task CreateAsync(HttpContext context)
    {
        IdempotencyKeys.Enqueue(context.Request.Headers["Idempotency-Key"]);
        if (CreateFaults.TryDequeue(out var fault))
        {
            await fault(context);
            return;
        }
        Created.Enqueue((JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"/api/v1/videos/{VideoId}";
        await WriteAsync(context, _states[0]);
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (ReadFaults.TryDequeue(out var fault))
        {
            await fault(context);
            return;
        }
        if (!HasEvents && _played < _states.Count - 1)
            _played++;
        Watched.TrySetResult();
        await WriteAsync(context, _cancelled ? new JsonObject { ["status"] = "cancelled" } : _states[_played]);
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!HasEvents)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        LastEventIds.Enqueue(context.Request.Headers["Last-Event-ID"]);
        context.Response.ContentType = "text/event-stream";
        var from = int.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last + 1 : 0;
        var until = Math.Min(_states.Count, from + (EventsPerStream ?? int.MaxValue));
        for (var i = from; i < until; i++)
        {
            _played = i;
            await context.Response.WriteAsync($"id: {i}\nevent: changed\ndata: {_states[i].ToJsonString()}\n\n");
            await context.Response.WriteAsync("event: progress\ndata: {\"percent\": 50}\n\n");
            await context.Response.WriteAsync("event: other\ndata: [not a video]\n\n");
            await context.Response.Body.FlushAsync();
        }
        Watched.TrySetResult();
        if (until == _states.Count && Hangs)
            await Cancelled.Task.WaitAsync(_stopping.Token);
    }

    private IResult Cancel()
    {
        _cancelled = true;
        Cancelled.TrySetResult();
        return Results.Accepted();
    }

    private async Task DownloadAsync(HttpContext context)
    {
        context.Response.ContentType = "video/mp4";
        context.Response.ContentLength = File.Length;
        if (BrokenDownloads-- > 0)
        {
            await context.Response.Body.WriteAsync(File.AsMemory(0, File.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(File);
    }

    private static async Task WriteAsync(HttpContext context, JsonObject state)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(new JsonObject(state.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))) { ["id"] = VideoId }.ToJsonString());
    }

    internal sealed record Settings
    {
        public bool HasEvents { get; init; } = true;
        public int? EventsPerStream { get; init; }
        public bool Hangs { get; init; }
    }
}
