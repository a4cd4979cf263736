using AutoVideo.Http;
using AutoVideo.Security;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Http;

/// <summary>Instances that share nothing but the vault.</summary>
public sealed class RootKeyTests
{
    [Fact]
    public void A_cursor_that_one_instance_signed_is_good_at_another_without_a_setting()
    {
        using var folder = new TemporaryFolder();
        var vault = new FileSecretVault(folder.Of("vault"), TimeProvider.System);
        using var one = Instance(folder.Of("one"), vault);
        using var other = Instance(folder.Of("other"), vault);

        Assert.Equal(one.GetRequiredService<DerivedKeys>().For("cursors"), other.GetRequiredService<DerivedKeys>().For("cursors"));
    }

    private static ServiceProvider Instance(string folder, ISecretVault vault) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build())
        .AddSingleton(vault)
        .AddSecrets()
        .AddApi()
        .BuildServiceProvider();
}
