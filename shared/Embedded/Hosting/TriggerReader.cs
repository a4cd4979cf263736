using System.Reflection;

using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Functions.Extensions.Abstractions;
using AutoVideo.Embedded.Hosting.Timers;

using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting;

/// <summary>Reads a trigger's attribute and refuses what Azure would refuse or never call.</summary>
internal static class TriggerReader
{
    private static readonly DefaultInlineConstraintResolver Constraints = new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

    public static FunctionTrigger Read(string function, ParameterInfo parameter, TriggerBindingAttribute attribute, IConfiguration configuration) => attribute switch
    {
        HttpTriggerAttribute http => Http(function, parameter, http),
        TimerTriggerAttribute timer => Timer(parameter, timer, configuration),
        ServiceBusTriggerAttribute message => Message(parameter, message, configuration),
        OrchestrationTriggerAttribute => new OrchestrationFunctionTrigger(parameter.Name!),
        ActivityTriggerAttribute => new ActivityFunctionTrigger(parameter.Name!),
        _ => throw new BindingException($"the embedded host has no trigger {attribute.GetType().Name}"),
    };

    private static HttpFunctionTrigger Http(string function, ParameterInfo parameter, HttpTriggerAttribute http)
    {
        if (http.AuthLevel != AuthorizationLevel.Anonymous)
            throw new BindingException($"the authorization level is {http.AuthLevel}; say AuthorizationLevel.Anonymous and protect the function by its permission");
        var route = (http.Route ?? function).Trim('/');
        var first = route.Split('/')[0];
        if (first.Equals("admin", StringComparison.OrdinalIgnoreCase) || first.Equals("runtime", StringComparison.OrdinalIgnoreCase))
            throw new BindingException($"the route '{route}' starts with '{first}', which Azure Functions keeps for itself");
        try
        {
            foreach (var policy in RoutePatternFactory.Parse(route).Parameters.SelectMany(part => part.ParameterPolicies))
                if (Constraints.ResolveConstraint(policy.Content!) is null)
                    throw new BindingException($"the route '{route}' has an unknown constraint '{policy.Content}'");
        }
        catch (Exception wrong) when (wrong is RoutePatternException or RouteCreationException)
        {
            throw new BindingException($"the route '{route}' cannot be read: {wrong.Message.TrimEnd('.')}");
        }
        return new HttpFunctionTrigger(parameter.Name!, route, [.. (http.Methods ?? []).Select(method => method.ToUpperInvariant())]);
    }

    private static TimerFunctionTrigger Timer(ParameterInfo parameter, TimerTriggerAttribute timer, IConfiguration configuration)
    {
        var schedule = SettingNames.Resolve(configuration, timer.Schedule);
        try
        {
            TimerSchedule.Parse(schedule, TimeZoneInfo.Utc);
        }
        catch (FormatException wrong)
        {
            throw new BindingException($"the schedule '{schedule}' cannot be read: {wrong.Message}");
        }
        return new TimerFunctionTrigger(parameter.Name!, schedule, timer.UseMonitor, timer.RunOnStartup);
    }

    private static MessageFunctionTrigger Message(ParameterInfo parameter, ServiceBusTriggerAttribute message, IConfiguration configuration)
    {
        if (message.IsSessionsEnabled)
            throw new BindingException("sessions are not supported by the embedded host");
        if (message.IsBatched)
            throw new BindingException("batched delivery is not supported by the embedded host");
        string Entity(string text) => SettingNames.Resolve(configuration, text) is { Length: > 0 and <= 260 } name && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw new BindingException($"'{text}' does not name a queue, topic or subscription");
        if (message.QueueName is { } queue)
            return new MessageFunctionTrigger(parameter.Name!, Entity(queue), null, null, message.AutoComplete);
        var (topic, subscription) = (Entity(message.TopicName!), Entity(message.SubscriptionName!));
        return new MessageFunctionTrigger(parameter.Name!, $"{topic}/subscriptions/{subscription}", topic, subscription, message.AutoComplete);
    }
}
