using System.Collections.Immutable;

using AutoVideo.Embedded.Hosting.Messages;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Embedded.Hosting;

/// <summary>What sets a function off, with settings already put in.</summary>
/// <param name="BindingType">Azure's name of the binding, such as <c>httpTrigger</c>.</param>
internal abstract record FunctionTrigger(string ParameterName, string BindingType)
{
    public virtual IReadOnlyDictionary<string, object?> BindingData(object trigger) => ImmutableDictionary<string, object?>.Empty;
}

/// <param name="Route">Without the prefix.</param>
/// <param name="Methods">Empty: every method.</param>
internal sealed record HttpFunctionTrigger(string ParameterName, string Route, string[] Methods) : FunctionTrigger(ParameterName, "httpTrigger")
{
    public override IReadOnlyDictionary<string, object?> BindingData(object trigger)
    {
        var request = ((HttpContext)trigger).Request;
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in request.Query)
            data[key] = value.ToString();
        foreach (var (key, value) in request.RouteValues)
            data[key] = value;
        return data;
    }
}

internal sealed record TimerFunctionTrigger(string ParameterName, string Schedule, bool UseMonitor, bool RunOnStartup) : FunctionTrigger(ParameterName, "timerTrigger");

/// <param name="Entity">A queue, or <c>topic/subscriptions/subscription</c>.</param>
internal sealed record MessageFunctionTrigger(string ParameterName, string Entity, string? Topic, string? Subscription, bool? AutoComplete)
    : FunctionTrigger(ParameterName, "serviceBusTrigger")
{
    public override IReadOnlyDictionary<string, object?> BindingData(object trigger) => ((MessageDelivery)trigger).BindingData();
}

internal sealed record OrchestrationFunctionTrigger(string ParameterName) : FunctionTrigger(ParameterName, "orchestrationTrigger");

internal sealed record ActivityFunctionTrigger(string ParameterName) : FunctionTrigger(ParameterName, "activityTrigger");
