using System.Reflection;

namespace AutoVideo.Tests.Architecture;

/// <summary>functions → orchestrations → shared, one way; the embedded host knows none of them.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Shared_knows_neither_functions_nor_durable_nor_the_layers_above() => Assert.Empty(OursReferencedBy(Product.Shared));

    [Fact]
    public void The_embedded_host_knows_nothing_of_the_product() => Assert.Empty(OursReferencedBy(Product.Embedded));

    [Fact]
    public void Orchestrations_know_shared_and_the_host_only() =>
        Assert.Equal(["AutoVideo.Embedded", "AutoVideo.Shared"], OursReferencedBy(Product.Orchestrations).Order());

    [Theory]
    [InlineData("AutoVideo.RenderWorker")]
    [InlineData("AutoVideo.Cli")]
    public void Worker_and_command_line_know_shared_only(string program) =>
        Assert.Empty(OursReferencedBy(Assembly.Load(program)).Except(["AutoVideo.Shared"]));

    private static IEnumerable<string> OursReferencedBy(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("AutoVideo.", StringComparison.Ordinal));
}
