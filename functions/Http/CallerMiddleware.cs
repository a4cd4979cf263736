using System.Runtime.ExceptionServices;
using AutoVideo.Failures;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>
/// Finds out who calls, once per request. Wrong or stale credentials are taken for none: a public function does not mind, and any other
/// says what was wrong with them (<see cref="PermissionMiddleware"/>), once the address's rate limit has been looked at.
/// </summary>
internal sealed class CallerMiddleware(IAuthenticator authenticator) : IFunctionsWorkerMiddleware
{
    private static readonly object Refusal = new();

    /// <summary>What was wrong with the credentials of a request; null when nothing was.</summary>
    public static ExceptionDispatchInfo? RefusalOf(HttpContext http) => http.Items.TryGetValue(Refusal, out var found) ? found as ExceptionDispatchInfo : null;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            try
            {
                RequestCallers.Set(http, await authenticator.AuthenticateAsync(http.Request, http.RequestAborted));
            }
            catch (PermanentException refused)
            {
                RequestCallers.Set(http, Caller.Guest);
                http.Items[Refusal] = ExceptionDispatchInfo.Capture(refused);
            }
        }
        await next(context);
    }
}
