using System.Collections.Immutable;
using System.Reflection;

using AutoVideo.Embedded.Functions;

namespace AutoVideo.Embedded.Hosting;

/// <summary>Makes one argument. Completes synchronously except for a body that has to be read.</summary>
internal delegate ValueTask<object?> ArgumentBinder(EmbeddedFunctionContext context);

/// <summary>A function that was found, with everything that can be prepared once.</summary>
internal sealed class DiscoveredFunction
{
    public required string Name { get; init; }
    public required MethodInfo Method { get; init; }
    public required FunctionTrigger Trigger { get; init; }
    public required ArgumentBinder[] Binders { get; init; }
    public required FunctionInvoker Invoke { get; init; }
    /// <summary>Null for a static method.</summary>
    public required Func<IServiceProvider, object>? Activate { get; init; }
    public required EmbeddedFunctionDefinition Definition { get; init; }
}

internal sealed class EmbeddedFunctionDefinition(string name, MethodInfo method, FunctionTrigger trigger) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.DefaultValue))];
    public override string PathToAssembly => method.Module.Assembly.Location;
    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";
    public override string Id => Name;
    public override string Name => name;
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(trigger.ParameterName, new Binding(trigger.ParameterName, trigger.BindingType, BindingDirection.In));
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = trigger is HttpFunctionTrigger
        ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new Binding("$return", "http", BindingDirection.Out))
        : ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;
        public override string Type => type;
        public override BindingDirection Direction => direction;
    }
}
