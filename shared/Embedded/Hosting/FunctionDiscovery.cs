using System.Reflection;
using System.Runtime.CompilerServices;

using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Hosting.Http;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Embedded.Hosting;

/// <summary>Finds the functions among types and prepares them. All that is wrong is said at once.</summary>
internal sealed class FunctionDiscovery(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <exception cref="HostStartException">Lists every function that cannot run, by name and parameter.</exception>
    public IReadOnlyList<DiscoveredFunction> Find(IEnumerable<Type> types)
    {
        var found = new List<DiscoveredFunction>();
        foreach (var method in types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute || IsDisabled(attribute.Name))
                continue;
            if (Prepare(attribute.Name, method) is { } function)
                found.Add(function);
        }
        foreach (var same in found.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            _errors.Add($"Function '{same.Key}' is declared {same.Count()} times: {string.Join(", ", same.Select(function => function.Definition.EntryPoint))}.");
        HttpRoutes.AddConflicts(found, _errors);
        if (_errors.Count > 0)
            throw new HostStartException(HostExitCode.Misconfigured, string.Join(Environment.NewLine, _errors));
        return found;
    }

    private bool IsDisabled(string name) => bool.TryParse(configuration[$"AzureWebJobs.{name}.Disabled"], out var disabled) && disabled;

    private DiscoveredFunction? Prepare(string name, MethodInfo method)
    {
        var errorsBefore = _errors.Count;
        if (CheckShape(method) is { } wrong)
        {
            _errors.Add($"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name}) {wrong}.");
            return null;
        }
        var trigger = FindTrigger(name, method);
        if (trigger is null)
            return null;
        if (CheckResult(trigger, method) is { } wrongResult)
            _errors.Add($"Function '{name}' {wrongResult}.");
        var binders = new List<ArgumentBinder>();
        foreach (var parameter in method.GetParameters())
            Try(name, parameter.Name!, () => binders.Add(ArgumentBinders.For(parameter, trigger)));
        if (_errors.Count > errorsBefore)
            return null;
        return new DiscoveredFunction
        {
            Name = name,
            Method = method,
            Trigger = trigger,
            Binders = [.. binders],
            Invoke = FunctionInvokerCompiler.Compile(method),
            Activate = method.IsStatic ? null : Activator(method.DeclaringType!),
            Definition = new EmbeddedFunctionDefinition(name, method, trigger),
        };
    }

    private static Func<IServiceProvider, object> Activator(Type type)
    {
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        return services => factory(services, null);
    }

    private static string? CheckShape(MethodInfo method)
    {
        if (!method.IsPublic)
            return "must be public";
        if (!method.DeclaringType!.IsVisible)
            return $"must be in a public class, {method.DeclaringType.Name} is not";
        if (!method.IsStatic && method.DeclaringType.IsAbstract)
            return "is an instance method of an abstract class";
        if (method.ContainsGenericParameters)
            return "must not be generic";
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            return "is async void; return Task";
        return method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType.IsByRef) is { } byReference
            ? $"parameter '{byReference.Name}' must not be ref, in or out"
            : null;
    }

    private static string? CheckResult(FunctionTrigger trigger, MethodInfo method)
    {
        if (trigger is not HttpFunctionTrigger)
            return null;
        var type = FunctionInvokerCompiler.ResultType(method);
        return type == typeof(void) || typeof(IResult).IsAssignableFrom(type) || typeof(IActionResult).IsAssignableFrom(type)
            ? null
            : $"returns {type.Name}, which an HTTP trigger does not write; return IResult or IActionResult";
    }

    private FunctionTrigger? FindTrigger(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Attribute: parameter.GetCustomAttribute<Functions.Extensions.Abstractions.TriggerBindingAttribute>()))
            .Where(candidate => candidate.Attribute is not null).ToList();
        if (triggers.Count != 1)
        {
            _errors.Add($"Function '{name}' has {triggers.Count} trigger parameters, expected exactly one.");
            return null;
        }
        FunctionTrigger? trigger = null;
        Try(name, triggers[0].Parameter.Name!, () => trigger = TriggerReader.Read(name, triggers[0].Parameter, triggers[0].Attribute!, configuration));
        return trigger;
    }

    private void Try(string function, string parameter, Action action)
    {
        try
        {
            action();
        }
        catch (BindingException wrong)
        {
            _errors.Add($"Function '{function}', parameter '{parameter}': {wrong.Message}.");
        }
    }
}
