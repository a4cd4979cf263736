using System.Reflection;
using System.Text.RegularExpressions;

namespace AutoVideo.Http;

/// <summary>What an HTTP function says of itself.</summary>
internal sealed partial class DeclaredFunction
{
    private DeclaredFunction(MethodInfo method, string name, HttpTriggerAttribute trigger)
    {
        (Code, Name) = (method, name);
        Methods = [.. trigger.Methods!.Select(verb => verb.ToUpperInvariant())];
        Path = "/api/" + Constraint().Replace(trigger.Route ?? name, "{$1}");
        Answers = [.. method.GetCustomAttributes<AnswersAttribute>().OrderBy(answer => answer.Status)];
        Queries = [.. method.GetCustomAttributes<QueryAttribute>()];
        Headers = [.. method.GetCustomAttributes<RequestHeaderAttribute>()];
        (Accepts, Paged) = (method.GetCustomAttribute<AcceptsAttribute>(), method.GetCustomAttribute<PagedAttribute>());
        (Permission, Public) = (method.GetCustomAttribute<RequiresAttribute>()?.Permission, method.GetCustomAttribute<PublicAttribute>()?.Why);
        Faults = method.GetCustomAttribute<FailsAttribute>()?.Codes ?? [];
        NeedsIfMatch = method.IsDefined(typeof(NeedsIfMatchAttribute));
        NeedsIdempotencyKey = method.IsDefined(typeof(NeedsIdempotencyKeyAttribute));
        // A stream cannot be given again.
        IsIdempotent = Methods.Contains("POST") && name != UnknownRouteFunction.Name && !method.IsDefined(typeof(RepeatableAttribute))
            && !Answers.Any(answer => answer.ContentType == "text/event-stream");
    }

    public MethodInfo Code { get; }
    public string Name { get; }

    /// <summary>GET, POST, …</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>With its parameters in braces, without constraints: <c>/api/v1/videos/{id}</c>.</summary>
    public string Path { get; }

    /// <summary>The folder it lies in: Videos, Platform, ….</summary>
    public string Feature => Code.DeclaringType!.Namespace!.Split('.').Last();

    public string? Permission { get; }
    public string? Public { get; }
    public AcceptsAttribute? Accepts { get; }
    public IReadOnlyList<AnswersAttribute> Answers { get; }
    public IReadOnlyList<QueryAttribute> Queries { get; }
    public IReadOnlyList<RequestHeaderAttribute> Headers { get; }
    public PagedAttribute? Paged { get; }
    public IReadOnlyList<string> Faults { get; }
    public bool NeedsIfMatch { get; }
    public bool NeedsIdempotencyKey { get; }

    /// <summary>Whether an <c>Idempotency-Key</c> is honoured.</summary>
    public bool IsIdempotent { get; }

    /// <summary>The JSON type of a plain success; its properties can be chosen with <c>fields</c>.</summary>
    public Type? Selectable => Methods is ["GET"] ? Answers.FirstOrDefault(answer => answer.Status == 200)?.Body : null;

    /// <returns>Null: no HTTP function.</returns>
    public static DeclaredFunction? Of(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>() is { } function
        && method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null) is { } trigger
            ? new DeclaredFunction(method, function.Name, trigger)
            : null;

    [GeneratedRegex(@"\{\*?([A-Za-z0-9_]+)[^}]*\}")]
    private static partial Regex Constraint();
}
