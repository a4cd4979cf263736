using System.Reflection;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Architecture;

/// <summary>The assemblies that are the product.</summary>
internal static class Product
{
    public static Assembly Functions { get; } = typeof(BeginVideo).Assembly;
    public static Assembly Orchestrations { get; } = typeof(VideoOrchestrator).Assembly;
    public static Assembly Shared { get; } = typeof(AutoVideo.Storage.IBlobStore).Assembly;
    public static Assembly Embedded { get; } = typeof(TaskOrchestrationContext).Assembly;

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Functions, Orchestrations, Shared, Embedded];
}
