using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

public sealed class ArtefactStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly FileBlobStore blobs;

    public ArtefactStoreTests() =>
        blobs = new FileBlobStore(folder.Of("blobs"), new ReadSignature([1], TimeProvider.System), new PublicAddress(), TimeProvider.System);

    private static ContentAddress Address(Note parameters, int codeVersion = 1) =>
        ContentAddress.Of("voice", codeVersion, parameters, ContractJsonContext.Default.Note);

    [Fact]
    public async Task A_step_killed_before_its_manifest_has_made_nothing()
    {
        var artefacts = new ArtefactStore(blobs);
        var address = Address(new Note("Hello"));
        await blobs.WriteAsync(address.File("wav"), new MemoryStream([1, 2, 3]), "audio/wav", None);
        await File.WriteAllTextAsync(folder.Of("blobs", "=temporary", "manifest"), "{\"text\":", None); // killed while it wrote the manifest
        Assert.Null(await artefacts.FindAsync(address, ContractJsonContext.Default.Note, None));
        await artefacts.SaveAsync(address, new Note("made"), ContractJsonContext.Default.Note, None);
        Assert.Equal(new Note("made"), await artefacts.FindAsync(address, ContractJsonContext.Default.Note, None));
    }

    [Fact]
    public void An_address_follows_from_all_that_determines_the_bytes_and_from_nothing_else()
    {
        Assert.Equal(Address(new Note("Hello", 1)), Address(new Note("Hello", 1)));
        Assert.Equal(4, new[] { Address(new Note("Hello", 1)), Address(new Note("Hello", 2)), Address(new Note("hello", 1)), Address(new Note("Hello", 1), 2) }.Distinct().Count());
        // printf 'voice\n1\n{"text":"Hello"}' | sha256sum
        Assert.Equal("artefacts/voice/4933249474a2003363be54d1f9630a2d.json", Address(new Note("Hello")).Manifest);
    }

    public void Dispose() => folder.Dispose();
}
