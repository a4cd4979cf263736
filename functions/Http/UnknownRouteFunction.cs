using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>Answers every path that no other function has, so that both hosts explain themselves alike: 404, or 405 with <c>Allow</c>.</summary>
public sealed class UnknownRouteFunction(IRoutes routes)
{
    internal const string Name = "UnknownRoute";

    [Function(Name), Public("It only says that there is nothing.")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request)
    {
        var allowed = routes.MethodsOf(request.Path);
        if (allowed.Count == 0)
            throw new PermanentException("no_such_route", "Nothing is served at this path.");
        var methods = string.Join(", ", allowed);
        request.HttpContext.Response.Headers.Allow = methods;
        return HttpMethods.IsOptions(request.Method)
            ? Results.NoContent()
            : throw new PermanentException("method_not_allowed", $"This path answers {methods}.");
    }
}
