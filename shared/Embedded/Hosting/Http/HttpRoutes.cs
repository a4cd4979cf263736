using System.Text;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>Gives each HTTP function its endpoint.</summary>
internal static class HttpRoutes
{
    private static readonly ActionDescriptor NoAction = new();

    public static void Map(IEndpointRouteBuilder endpoints, IEnumerable<DiscoveredFunction> functions, string prefix, FunctionRunner runner)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpFunctionTrigger http)
                continue;
            var pattern = prefix.Length == 0 ? http.Route : $"{prefix}/{http.Route}";
            Task Handle(HttpContext request) => Serve(request, function, runner);
            var endpoint = http.Methods.Length == 0 ? endpoints.Map(pattern, (RequestDelegate)Handle) : endpoints.MapMethods(pattern, http.Methods, (RequestDelegate)Handle);
            endpoint.WithDisplayName(function.Name);
        }
    }

    /// <summary>Two functions of one route and method would make every request to it ambiguous.</summary>
    public static void AddConflicts(IEnumerable<DiscoveredFunction> functions, List<string> errors)
    {
        var byRoute = functions
            .Where(function => function.Trigger is HttpFunctionTrigger)
            .SelectMany(function => ((HttpFunctionTrigger)function.Trigger).Methods.DefaultIfEmpty("*").Distinct()
                .Select(method => (Function: function, Method: method, Shape: Shape(((HttpFunctionTrigger)function.Trigger).Route))))
            .GroupBy(entry => entry.Shape, StringComparer.OrdinalIgnoreCase);
        foreach (var route in byRoute)
            foreach (var pair in route.SelectMany((one, index) => route.Skip(index + 1).Select(other => (one, other))))
                if (pair.one.Method == pair.other.Method && pair.one.Function != pair.other.Function)
                    errors.Add($"Functions '{pair.one.Function.Name}' and '{pair.other.Function.Name}' have the same route {pair.one.Method} '{((HttpFunctionTrigger)pair.one.Function.Trigger).Route}' (parameter '{pair.other.Function.Trigger.ParameterName}').");
    }

    private static async Task Serve(HttpContext http, DiscoveredFunction function, FunctionRunner runner)
    {
        var context = new EmbeddedFunctionContext(function, http, http.RequestServices, http.RequestAborted);
        await runner.Run(context);
        switch (context.Result.Value)
        {
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case IActionResult result:
                await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction));
                break;
        }
    }

    /// <summary>The route with its parameter names left out; constraints stay, they tell routes apart.</summary>
    private static string Shape(string route)
    {
        var shape = new StringBuilder();
        foreach (var segment in RoutePatternFactory.Parse(route).PathSegments)
        {
            shape.Append('/');
            foreach (var part in segment.Parts)
                shape.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
                    _ => "",
                });
        }
        return shape.ToString();
    }
}
