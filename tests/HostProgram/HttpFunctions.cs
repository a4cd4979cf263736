using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.HostProgram;

public sealed class HttpFunctions(IHostApplicationLifetime lifetime, ServiceBusClient bus, Handled handled)
{
    [Function("Ping")]
    public IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping")] HttpRequest request, FunctionContext context) =>
        Results.Text($"pong, middleware {context.Items["middleware"]}");

    /// <summary>Answers only when the host has begun to stop.</summary>
    [Function("UntilStop")]
    public async Task UntilStop([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "until-stop")] HttpRequest request)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await request.HttpContext.Response.WriteAsync("begun\n");
        await request.HttpContext.Response.Body.FlushAsync();
        await stopping.Task;
        await request.HttpContext.Response.WriteAsync("finished\n");
    }

    /// <summary>Goes on until the client is gone or cut off.</summary>
    [Function("Forever")]
    public async Task Forever([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "forever")] HttpRequest request, CancellationToken cancellation)
    {
        await request.HttpContext.Response.WriteAsync("begun\n", cancellation);
        await request.HttpContext.Response.Body.FlushAsync(cancellation);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    [Function("Enqueue")]
    public async Task<IResult> Enqueue([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "enqueue/{text}")] HttpRequest request, string text, CancellationToken cancellation)
    {
        await using var sender = bus.CreateSender("work");
        await sender.SendMessageAsync(new ServiceBusMessage(text) { MessageId = text }, cancellation);
        return Results.Accepted();
    }

    /// <summary>Answers when that message has been handled.</summary>
    [Function("UntilHandled")]
    public async Task<IResult> UntilHandled([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "handled/{text}")] HttpRequest request, string text, CancellationToken cancellation)
    {
        await handled.Until(text).WaitAsync(cancellation);
        return Results.NoContent();
    }
}

public sealed class Worker(Handled handled)
{
    [Function("Work")]
    public void Work([ServiceBusTrigger("work")] string text) => handled.Note(text);
}
