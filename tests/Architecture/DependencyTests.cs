namespace AutoVideo.Tests.Architecture;

public sealed class DependencyTests
{
    [Fact]
    public void Shared_knows_neither_the_host_nor_the_layers_above()
    {
        var references = typeof(AutoVideo.Storage.IBlobStore).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => name.StartsWith("AutoVideo", StringComparison.Ordinal));
    }
}
