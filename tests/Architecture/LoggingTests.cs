using System.Reflection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Architecture;

public sealed class LoggingTests
{
    [Fact]
    public void Event_ids_are_unique_over_the_whole_product()
    {
        var ids = Product.Assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Log: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(entry => entry.Log is not null)
            .ToArray();
        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(entry => entry.Log!.EventId).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(entry => $"{entry.Method.DeclaringType}.{entry.Method.Name}"))}"));
    }
}
