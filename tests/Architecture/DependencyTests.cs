using System.Reflection;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Architecture;

/// <summary>functions → orchestrations → shared, one way; the embedded host knows none of them.</summary>
public sealed partial class DependencyTests
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

    /// <summary>What only one host has lies in a folder or a file of its own.</summary>
    [Fact]
    public void No_source_is_compiled_by_halves()
    {
        var files = new[] { "cli", "functions", "orchestrations", "shared" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)).ToArray();
        Assert.True(files.Length > 500);
        Assert.DoesNotContain(files, file => Condition().IsMatch(File.ReadAllText(file)));
    }

    [GeneratedRegex(@"(?m)^\s*#(if|elif)\b")]
    private static partial Regex Condition();

    private static IEnumerable<string> OursReferencedBy(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("AutoVideo.", StringComparison.Ordinal));
}
