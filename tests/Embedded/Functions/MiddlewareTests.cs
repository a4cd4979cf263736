using System.Collections.Concurrent;
using System.Net;

using AutoVideo.Tests.Embedded.Hosting;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Tests.Embedded.Functions;

public sealed class MiddlewareTests
{
    public sealed class Steps : ConcurrentQueue<string>;

    public sealed class Api(Steps steps) : IDisposable
    {
        [Function("Work")]
        public IResult Work([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
        {
            steps.Enqueue($"function {context.Items["user"]}");
            return Results.Text("work");
        }

        [Function("Fail")]
        public IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new InvalidOperationException("no");

        public void Dispose() => steps.Enqueue("disposed");
    }

    public sealed class First(Steps steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Enqueue($"first {context.FunctionDefinition.Name} {context.GetHttpContext()!.Request.Method}");
            await Task.Yield();
            context.Items["user"] = "Ada";
            await next(context);
            steps.Enqueue("first again");
        }
    }

    public sealed class OnlyWhenFailing(Steps steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                steps.Enqueue("caught");
                context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status409Conflict);
            }
        }
    }

    private static Task<TestHost> Start(Steps steps) => TestHost.Start(
        builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<First>();
            builder.UseWhen<OnlyWhenFailing>(context => context.FunctionDefinition.Name == "Fail");
            builder.UseMiddleware(async (context, next) =>
            {
                steps.Enqueue("lambda");
                await next();
            });
        },
        typeof(Api));

    [Fact]
    public async Task Middleware_runs_around_the_function_in_the_order_it_was_added()
    {
        var steps = new Steps();
        await using var host = await Start(steps);
        Assert.Equal("work", await host.Http.GetStringAsync("/api/Work"));
        Assert.Equal(["first Work GET", "lambda", "function Ada", "disposed", "first again"], steps);
    }

    [Fact]
    public async Task Middleware_may_answer_in_place_of_a_function_that_failed()
    {
        var steps = new Steps();
        await using var host = await Start(steps);
        Assert.Equal(HttpStatusCode.Conflict, (await host.Http.GetAsync(new Uri("/api/Fail", UriKind.Relative))).StatusCode);
        Assert.Equal(["first Fail GET", "lambda", "disposed", "caught", "first again"], steps);
    }
}
