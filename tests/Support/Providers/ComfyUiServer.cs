using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>ComfyUI: a graph is queued, found in the history at the second look, and its picture fetched.</summary>
internal sealed class ComfyUiServer : MediaServer
{
    private readonly ConcurrentDictionary<string, (int Looks, int Width, int Height)> jobs = new();

    /// <summary>Graphs that were submitted.</summary>
    public int Submitted => jobs.Count;

    /// <summary>The job finishes as the queue is looked at: in the history before it was not, in the queue it is no more.</summary>
    public bool FinishesBetweenLooks { get; set; }

    /// <summary>What the history says of a finished job, in place of the usual.</summary>
    public string? Entry { get; set; }

    /// <summary>The graph fails in its sampler.</summary>
    public bool Breaks { get; set; }

    /// <summary>As after a restart of the server.</summary>
    public void ForgetJobs() => jobs.Clear();

    protected override string? ProblemOf(HttpRequest request, JsonElement body) => (request.Method, request.Path.Value!.Split('/')[1]) switch
    {
        ("POST", "prompt") => Unknown(body, "prompt", "client_id") ?? GraphProblem(body.GetProperty("prompt")),
        ("GET", "history") or ("GET", "queue") => null,
        ("GET", "view") => request.Query["filename"] == "AutoVideo_00001_.png" && request.Query["type"] == "output" && request.Query.ContainsKey("subfolder") ? null : "no such picture",
        _ => "no such endpoint",
    };

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        var path = http.Request.Path.Value!.Split('/');
        if (path[1] == "prompt")
        {
            var graph = body.GetProperty("prompt");
            LastText = graph.GetProperty("6").GetProperty("inputs").GetProperty("text").GetString()!;
            LastSeed = graph.GetProperty("3").GetProperty("inputs").GetProperty("seed").GetInt64();
            var size = graph.GetProperty("5").GetProperty("inputs");
            var (width, height) = (size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32());
            LastAspect = NearestTo(width, height);
            var id = Guid.NewGuid().ToString();
            jobs[id] = (0, width, height);
            await JsonAsync(http, $$"""{"prompt_id":"{{id}}","number":1,"node_errors":{} }""");
        }
        else if (path[1] == "history")
            await JsonAsync(http, History(path[2]));
        else if (path[1] == "queue" && FinishesBetweenLooks)
        {
            foreach (var (id, job) in jobs)
                jobs[id] = job with { Looks = 2 };
            await JsonAsync(http, """{"queue_running":[],"queue_pending":[]}""");
        }
        else if (path[1] == "queue")
            await JsonAsync(http, JsonSerializer.Serialize(new { queue_running = jobs.Where(job => job.Value.Looks < 2).Select(job => new object[] { 1, job.Key }), queue_pending = Array.Empty<object>() }));
        else
        {
            var (_, width, height) = jobs.Values.First();
            await BytesAsync(http, await PictureAsync("png", width, height), "image/png");
        }
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"error":{"type":"busy","message":"Slow down."}}"""),
        Fault.OutOfCredit => (402, """{"error":{"type":"payment","message":"No credit."}}"""),
        Fault.BadKey => (401, """{"error":{"type":"unauthorized","message":"No."}}"""),
        _ => (500, "500 Internal Server Error"),
    };

    private string History(string id)
    {
        if (!jobs.TryGetValue(id, out var job))
            return "{}";
        if (FinishesBetweenLooks && job.Looks < 2)
            return "{}";
        jobs[id] = job with { Looks = job.Looks + 1 };
        if (Entry is not null)
            return $$"""{"{{id}}":{{Entry}} }""";
        if (Breaks)
            return $$"""{"{{id}}":{"outputs":{},"status":{"status_str":"error","completed":false,"messages":[]} } }""";
        return job.Looks == 0
            ? "{}"
            : $$"""{"{{id}}":{"prompt":[],"outputs":{"9":{"images":[{"filename":"AutoVideo_00001_.png","subfolder":"","type":"output"}]} },"status":{"status_str":"success","completed":true,"messages":[]} } }""";
    }

    private static string? GraphProblem(JsonElement graph) =>
        graph.EnumerateObject().Any(node => !node.Value.TryGetProperty("class_type", out _) || !node.Value.TryGetProperty("inputs", out _)) ? "a node has no class or inputs"
        : graph.ToString().Contains('%', StringComparison.Ordinal) ? "a place was not filled"
        : graph.GetProperty("3").GetProperty("inputs").GetProperty("seed").ValueKind != JsonValueKind.Number ? "the seed is no number" : null;
}
