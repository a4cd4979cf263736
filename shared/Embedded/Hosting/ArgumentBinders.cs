using System.Reflection;
using System.Text.Json;

using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Functions.Http;
using AutoVideo.Embedded.Hosting.Durable;
using AutoVideo.Embedded.Hosting.Http;
using AutoVideo.Embedded.Hosting.Messages;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting;

/// <summary>Chooses, once per parameter, how its argument is made.</summary>
internal static class ArgumentBinders
{
    /// <exception cref="BindingException">Nothing can make an argument of that type here.</exception>
    public static ArgumentBinder For(ParameterInfo parameter, FunctionTrigger trigger)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
            return context => new(context);
        if (type == typeof(CancellationToken))
            return context => new((object)context.CancellationToken);
        if (parameter.IsDefined(typeof(DurableClientAttribute)))
            return type == typeof(DurableTaskClient)
                ? context => new(context.InstanceServices.GetRequiredService<DurableTaskClient>())
                : throw new BindingException($"a durable client is a DurableTaskClient, not a {type.Name}");
        return trigger switch
        {
            HttpFunctionTrigger http => Http(parameter, http),
            OrchestrationFunctionTrigger orchestration => DurableBinders.Orchestration(parameter, orchestration),
            ActivityFunctionTrigger activity => DurableBinders.Activity(parameter, activity),
            MessageFunctionTrigger message => MessageBinders.For(parameter, message),
            TimerFunctionTrigger when type == typeof(TimerInfo) => context => new(context.Trigger),
            _ => throw Unknown(parameter, trigger),
        };
    }

    private static ArgumentBinder Http(ParameterInfo parameter, HttpFunctionTrigger trigger)
    {
        var type = parameter.ParameterType;
        if (type == typeof(HttpRequest))
            return context => new(((HttpContext)context.Trigger).Request);
        if (parameter.IsDefined(typeof(FromBodyAttribute)))
            return Body(parameter);
        var inRoute = RoutePatternFactory.Parse(trigger.Route).Parameters.Any(route => route.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));
        if (TextConverter.For(type) is { } convert)
            return inRoute ? FromRoute(parameter, convert) : FromQuery(parameter, convert);
        if (inRoute)
            throw new BindingException($"a route value cannot become a {type.Name}");
        if (parameter.Name == trigger.ParameterName && type.IsClass && type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true)
            return Body(parameter);
        throw Unknown(parameter, trigger);
    }

    private static BindingException Unknown(ParameterInfo parameter, FunctionTrigger trigger) =>
        new($"the type {parameter.ParameterType.Name} is not known to a {trigger.BindingType}");

    private static ArgumentBinder Body(ParameterInfo parameter)
    {
        var (name, type, required) = (parameter.Name, parameter.ParameterType, !parameter.HasDefaultValue);
        return async context =>
        {
            var http = (HttpContext)context.Trigger;
            var options = context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
            try
            {
                return await JsonSerializer.DeserializeAsync(http.Request.Body, type, options, http.RequestAborted)
                    ?? (required ? throw new FunctionInputConverterException($"The body is null; {name} is required.") : null);
            }
            catch (JsonException wrong)
            {
                throw new FunctionInputConverterException($"The body is not valid JSON for {name}: {wrong.Message}", wrong);
            }
        };
    }

    private static ArgumentBinder FromRoute(ParameterInfo parameter, Func<string, object?> convert) => context =>
        new(Convert(parameter, ((HttpContext)context.Trigger).Request.RouteValues[parameter.Name!]?.ToString(), convert));

    private static ArgumentBinder FromQuery(ParameterInfo parameter, Func<string, object?> convert) => context =>
        new(Convert(parameter, ((HttpContext)context.Trigger).Request.Query.TryGetValue(parameter.Name!, out var values) ? values.ToString() : null, convert));

    private static object? Convert(ParameterInfo parameter, string? text, Func<string, object?> convert)
    {
        if (text is null)
        {
            if (parameter.HasDefaultValue)
                return parameter.DefaultValue;
            return !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
                ? null
                : throw new FunctionInputConverterException($"{parameter.Name} is required.");
        }
        try
        {
            return convert(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw new FunctionInputConverterException($"{parameter.Name} must be {TextConverter.Describe(parameter.ParameterType)}.", wrong);
        }
    }
}
