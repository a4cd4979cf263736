using System.Runtime.Versioning;
using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Security;

[UnsupportedOSPlatform("windows")]
public sealed class SigningKeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var path = folder.Of("keys", "blob.key");
        var key = SigningKeyFile.ReadOrCreate(path);
        Assert.Equal(32, key.Length);
        Assert.True(key.Distinct().Count() > 8);
        Assert.Equal(key, SigningKeyFile.ReadOrCreate(path));
        Assert.NotEqual(key, SigningKeyFile.ReadOrCreate(folder.Of("keys", "other.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Of("keys")));
    }

    [Fact]
    public async Task Many_who_come_first_at_once_get_the_same_key()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = folder.Of($"keys-{round}", "blob.key");
            var keys = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Convert.ToHexString(SigningKeyFile.ReadOrCreate(path)))));
            Assert.Single(keys.Distinct());
            Assert.Single(Directory.GetFiles(folder.Of($"keys-{round}")));
        }
    }

    [Fact]
    public void A_damaged_key_is_never_replaced_in_silence()
    {
        File.WriteAllText(folder.Of("blob.key"), "short");
        Assert.Equal("key_damaged", Assert.Throws<PermanentException>(() => SigningKeyFile.ReadOrCreate(folder.Of("blob.key"))).Code);
        Assert.Equal("short", File.ReadAllText(folder.Of("blob.key")));
    }

    public void Dispose() => folder.Dispose();
}
