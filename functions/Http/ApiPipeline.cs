using Microsoft.Extensions.Hosting;

namespace AutoVideo.Http;

internal static class ApiPipeline
{
    /// <summary>What happens around every HTTP function, from the outside to the inside; answers pass it in the opposite order.</summary>
    public static void UseApi(this IFunctionsWorkerApplicationBuilder builder)
    {
        builder.UseWhen<ErrorMiddleware>(IsHttp);
        builder.UseWhen<ExchangeMiddleware>(IsHttp);
        builder.UseWhen<AnswerMiddleware>(IsHttp);
        builder.UseWhen<CallerMiddleware>(IsHttp);
        builder.UseWhen<RateLimitMiddleware>(IsHttp);
        builder.UseWhen<PermissionMiddleware>(IsHttp);
        builder.UseWhen<IdempotencyMiddleware>(IsHttp);
    }

    private static bool IsHttp(FunctionContext context) => context.GetHttpContext() is not null;
}
