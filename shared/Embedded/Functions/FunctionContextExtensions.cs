using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using AutoVideo.Embedded.Hosting;

namespace AutoVideo.Embedded.Functions;

public static class FunctionContextExtensions
{
    /// <summary>The request of an HTTP trigger; null for every other kind.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) => context switch
    {
        EmbeddedFunctionContext embedded => embedded.Trigger as HttpContext,
        _ => context.Items.TryGetValue("HttpRequestContext", out var item) ? item as HttpContext : null,
    };
}

public static class FunctionContextLoggerExtensions
{
    public static ILogger<T> GetLogger<T>(this FunctionContext context) =>
        context.InstanceServices.GetRequiredService<ILogger<T>>();

    public static ILogger GetLogger(this FunctionContext context, string categoryName) =>
        context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);
}

public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        context is EmbeddedFunctionContext embedded
            ? embedded.Result
            : throw new InvalidOperationException("This context was not made by the embedded host: it has no invocation result.");

    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new TypedInvocationResult<T>(GetInvocationResult(context));
}
