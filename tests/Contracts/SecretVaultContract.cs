using AutoVideo.Security;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="ISecretVault"/> does.</summary>
public abstract class SecretVaultContract
{
    protected abstract ISecretVault Open();

    /// <summary>Lets time pass, so that versions have an order.</summary>
    protected abstract void LetPass(TimeSpan time);

    [Fact]
    public void What_was_never_added_has_no_version() => Assert.Empty(Open().ReadAll("nothing"));

    [Fact]
    public void Versions_are_read_oldest_first_and_byte_for_byte_also_by_another_process()
    {
        var vault = Open();
        byte[][] values = [[0, 255, 10, 13], [1], new byte[16 * 1024]];
        foreach (var value in values)
        {
            vault.Add("token-keys", value);
            LetPass(TimeSpan.FromSeconds(2));
        }
        vault.Add("other", [9]);
        var read = Open().ReadAll("token-keys");
        Assert.Equal(values, read.Select(version => version.Value));
        Assert.Equal(3, read.Select(version => version.Id).Distinct().Count());
        Assert.Equal(read.Select(version => version.CreatedAt).Order(), read.Select(version => version.CreatedAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../owner")]
    [InlineData("Upper")]
    [InlineData("a b")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Open().ReadAll(name));
        Assert.Throws<ArgumentException>(() => Open().Add(name, [1]));
    }

    [Fact]
    public void Nothing_and_too_much_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Open().Add("a", []));
        Assert.Throws<ArgumentException>(() => Open().Add("a", new byte[16 * 1024 + 1]));
    }
}
