using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Functions.Middleware;

namespace AutoVideo.Embedded.Hosting;

/// <summary>Runs functions inside the worker middleware.</summary>
internal sealed class FunctionRunner
{
    /// <summary>The text that Azure's durable worker uses for the same mistake.</summary>
    public const string AsyncMiddleware =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    private readonly FunctionExecutionDelegate _pipeline;

    public FunctionRunner(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware) =>
        _pipeline = middleware.Reverse().Aggregate((FunctionExecutionDelegate)Execute, (next, wrap) => wrap(next));

    public Task Run(EmbeddedFunctionContext context) => _pipeline(context);

    /// <summary>The function must begin on the engine's thread, before this returns to it.</summary>
    public async Task RunOrchestrator(EmbeddedFunctionContext context)
    {
        context.OrchestratorThread = Environment.CurrentManagedThreadId;
        var run = _pipeline(context);
        if (!context.FunctionBegun && !run.IsCompleted)
        {
            context.BeganElsewhere = true;
            throw new InvalidOperationException(AsyncMiddleware);
        }
        await run;
        // Middleware may have swallowed what Execute threw on the other thread.
        if (context.BeganElsewhere)
            throw new InvalidOperationException(AsyncMiddleware);
    }

    private static async Task Execute(FunctionContext functionContext)
    {
        var context = (EmbeddedFunctionContext)functionContext;
        if (context.OrchestratorThread is { } thread && (context.BeganElsewhere || thread != Environment.CurrentManagedThreadId))
        {
            context.BeganElsewhere = true;
            throw new InvalidOperationException(AsyncMiddleware);
        }
        context.FunctionBegun = true;
        var function = context.Function;
        var arguments = function.Binders.Length == 0 ? [] : new object?[function.Binders.Length];
        for (var index = 0; index < arguments.Length; index++)
            arguments[index] = await function.Binders[index](context);
        var instance = function.Activate?.Invoke(context.InstanceServices);
        try
        {
            context.Result.Value = await function.Invoke(instance, arguments);
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (instance is IDisposable disposable)
                disposable.Dispose();
        }
    }
}
