using System.Reflection;
using System.Text.Json;

using AutoVideo.Embedded.Durable;
using AutoVideo.Embedded.Functions;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting.Durable;

/// <summary>Arguments of orchestrator and activity functions.</summary>
internal static class DurableBinders
{
    private static readonly MethodInfo GetInput = typeof(DurableBinders).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static ArgumentBinder Orchestration(ParameterInfo parameter, OrchestrationFunctionTrigger trigger)
    {
        if (parameter.Name == trigger.ParameterName)
        {
            return parameter.ParameterType == typeof(TaskOrchestrationContext)
                ? context => new(context.Trigger)
                : throw new BindingException($"the trigger must be a TaskOrchestrationContext, not a {parameter.ParameterType.Name}");
        }
        var read = GetInput.MakeGenericMethod(parameter.ParameterType).CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return context => new(read((TaskOrchestrationContext)context.Trigger));
    }

    public static ArgumentBinder Activity(ParameterInfo parameter, ActivityFunctionTrigger trigger)
    {
        if (parameter.Name == trigger.ParameterName)
            return Input(parameter);
        return parameter.ParameterType == typeof(string) && parameter.Name!.Equals("instanceId", StringComparison.OrdinalIgnoreCase)
            ? context => new(((ActivityInvocation)context.Trigger).InstanceId)
            : throw new BindingException($"an activity has no {parameter.ParameterType.Name} of that name; it has its input, instanceId, FunctionContext and CancellationToken");
    }

    private static ArgumentBinder Input(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var missing = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        return context =>
        {
            if (((ActivityInvocation)context.Trigger).Input is not { } json)
                return new(missing);
            var options = context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
            try
            {
                return new(JsonSerializer.Deserialize(json, type, options));
            }
            catch (JsonException wrong)
            {
                throw new FunctionInputConverterException($"The input of activity {context.Function.Name} is not a {type.Name}: {wrong.Message}", wrong);
            }
        };
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
