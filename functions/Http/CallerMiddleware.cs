using AutoVideo.Failures;
using AutoVideo.Identity;

namespace AutoVideo.Http;

/// <summary>Finds out who calls, once per request. A public function takes wrong or stale credentials for none.</summary>
internal sealed class CallerMiddleware(IAuthenticator authenticator, FunctionAccess access) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            try
            {
                RequestCallers.Set(http, await authenticator.AuthenticateAsync(http.Request, http.RequestAborted));
            }
            catch (PermanentException) when (access.PermissionOf(context.FunctionDefinition.Name) is null)
            {
                RequestCallers.Set(http, Caller.Guest);
            }
        }
        await next(context);
    }
}
