using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;

namespace AutoVideo.Http;

/// <summary>What an HTTP function says of itself.</summary>
internal sealed partial class DeclaredFunction
{
    // Of a route's parameters; one that is not here fails the start.
    private static readonly Dictionary<string, IRouteConstraint> Constraints = new(StringComparer.Ordinal)
    {
        ["int"] = new IntRouteConstraint(),
        ["long"] = new LongRouteConstraint(),
    };

    private const string Get = "GET", Head = "HEAD";
    private readonly TemplateMatcher _route;
    private readonly (string Name, IRouteConstraint Constraint)[] _constraints;

    private DeclaredFunction(MethodInfo method, string name, HttpTriggerAttribute trigger)
    {
        (Code, Name) = (method, name);
        string[] verbs = [.. trigger.Methods!.Select(verb => verb.ToUpperInvariant())];
        AnswersHead = verbs.Contains(Get) && verbs.Contains(Head);
        Methods = AnswersHead ? [.. verbs.Where(verb => verb != Head)] : verbs;
        Path = "/api/" + Constraint().Replace(trigger.Route ?? name, "{$1}");
        var route = TemplateParser.Parse($"api/{trigger.Route ?? name}");
        _route = new TemplateMatcher(route, new RouteValueDictionary());
        _constraints = [.. route.Parameters.SelectMany(parameter => parameter.InlineConstraints, (parameter, inline) => (parameter.Name!, Constraints[inline.Constraint]))];
        Answers = [.. method.GetCustomAttributes<AnswersAttribute>().OrderBy(answer => answer.Status)];
        Queries = [.. method.GetCustomAttributes<QueryAttribute>()];
        Headers = [.. method.GetCustomAttributes<RequestHeaderAttribute>()];
        (Accepts, Paged) = (method.GetCustomAttribute<AcceptsAttribute>(), method.GetCustomAttribute<PagedAttribute>());
        (Permission, Public) = (method.GetCustomAttribute<RequiresAttribute>()?.Permission, method.GetCustomAttribute<PublicAttribute>()?.Why);
        Faults = method.GetCustomAttribute<FailsAttribute>()?.Codes ?? [];
        NeedsIfMatch = method.IsDefined(typeof(NeedsIfMatchAttribute));
        TakesIfMatch = NeedsIfMatch || method.IsDefined(typeof(TakesIfMatchAttribute));
        NeedsIdempotencyKey = method.IsDefined(typeof(NeedsIdempotencyKeyAttribute));
        IsIdempotent = Methods.Contains("POST") && name != UnknownRouteFunction.Name && !method.IsDefined(typeof(RepeatableAttribute));
        SendsEvents = Answers.Any(answer => answer.ContentType == EventsAnswer.ContentType);
    }

    public MethodInfo Code { get; }
    public string Name { get; }

    /// <summary>GET, POST, …; without the HEAD that goes with a GET.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>Whether HEAD is answered as GET is, without the body.</summary>
    public bool AnswersHead { get; }

    /// <summary>All that its route answers.</summary>
    public IEnumerable<string> Verbs => AnswersHead ? Methods.Append(Head) : Methods;

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
    public bool TakesIfMatch { get; }
    public bool NeedsIdempotencyKey { get; }

    /// <summary>Whether an <c>Idempotency-Key</c> is honoured.</summary>
    public bool IsIdempotent { get; }

    /// <summary>Whether it may answer with server-sent events; a POST then answers with <see cref="EventsAnswer"/>.</summary>
    public bool SendsEvents { get; }

    /// <summary>The JSON type of a plain success; its properties can be chosen with <c>fields</c>.</summary>
    public Type? Selectable => Methods is [Get] ? Answers.FirstOrDefault(answer => answer.Status == 200)?.Body : null;

    /// <returns>The values of its route's parameters in a path; null: it is another one's path.</returns>
    public RouteValueDictionary? Match(PathString path)
    {
        var values = new RouteValueDictionary();
        return _route.TryMatch(path, values) && _constraints.All(one => one.Constraint.Match(null, null, one.Name, values, RouteDirection.IncomingRequest)) ? values : null;
    }

    /// <returns>Null: no HTTP function.</returns>
    public static DeclaredFunction? Of(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>() is { } function
        && method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null) is { } trigger
            ? new DeclaredFunction(method, function.Name, trigger)
            : null;

    [GeneratedRegex(@"\{\*?([A-Za-z0-9_]+)[^}]*\}")]
    private static partial Regex Constraint();
}
