using AutoVideo.Failures;
using AutoVideo.Identity;

namespace AutoVideo.Http;

/// <summary>Lets a call pass whose caller has the permission that the function requires: 401 without credentials, 403 without the permission.</summary>
internal sealed class PermissionMiddleware(FunctionAccess access) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || access.PermissionOf(context.FunctionDefinition.Name) is not { } permission)
            return next(context);
        var caller = RequestCallers.Of(http);
        if (caller.Can(permission))
            return next(context);
        CallerMiddleware.RefusalOf(http)?.Throw();
        if (caller.IsGuest)
            throw new PermanentException("sign_in_required", "Sign in first: this needs a token, a cookie of a session or an API key.");
        http.Items[Challenge.MissingPermission] = permission;
        throw caller.Credential == Credential.ApiKey
            ? new PermanentException("scope_missing", $"The API key lacks the scope '{permission}', or its owner the permission.")
            : new PermanentException("permission_missing", $"This needs the permission '{permission}'.");
    }
}
