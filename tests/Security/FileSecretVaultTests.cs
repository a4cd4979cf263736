using AutoVideo.Security;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Security;

public sealed class FileSecretVaultTests : SecretVaultContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    protected override ISecretVault Open() => new FileSecretVault(_folder.Of("keys"), _clock);

    protected override void LetPass(TimeSpan time) => _clock.Advance(time);
}
