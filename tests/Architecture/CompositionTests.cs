using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Architecture;

/// <summary>Native tools run only in the media worker; what the functions compose cannot start a process.</summary>
public sealed class CompositionTests
{
    [Fact]
    public void Nothing_composed_for_functions_can_start_a_process() =>
        Assert.DoesNotContain(Reachable(new ServiceCollection().AddProduct()), StartsProcesses);

    [Fact]
    public void The_media_worker_can() =>
        Assert.Contains(Reachable(new ServiceCollection().AddProduct().AddProductWorker()), StartsProcesses);

    private static bool StartsProcesses(Type type) => type == typeof(ToolRunner) || typeof(IMediaJobHandler).IsAssignableFrom(type);

    /// <summary>Registered types and what their constructors ask for, all the way down.</summary>
    private static HashSet<Type> Reachable(IServiceCollection services)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(services
            .Select(service => service.ImplementationType ?? service.ImplementationInstance?.GetType() ?? service.ServiceType)
            .Where(type => type.Assembly.GetName().Name!.StartsWith("AutoVideo", StringComparison.Ordinal)));
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var needed in type.GetConstructors(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
                .SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
            {
                if (needed.Assembly.GetName().Name!.StartsWith("AutoVideo", StringComparison.Ordinal))
                    open.Push(needed);
            }
        }
        return seen;
    }
}
