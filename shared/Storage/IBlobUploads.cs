namespace AutoVideo.Storage;

/// <summary>
/// Uploads that go straight from a browser to where the blobs are: the server hands out one address a block, the browser PUTs the
/// block's bytes there (<c>Content-Type: application/octet-stream</c>, answered 201), and the server commits the blocks with
/// <see cref="IBlobStore.CommitBlocksAsync"/>. An upload that was broken off goes on with the blocks that are missing.
/// </summary>
public interface IBlobUploads
{
    /// <summary>Bytes that one block may have; a blob has at most 50,000 blocks.</summary>
    const int MaxBlockBytes = 64 * 1024 * 1024;

    /// <summary>An address at which anybody can put this one block, until it expires. The same block again replaces it.</summary>
    /// <param name="name">The blob; take a new one for each upload, since in Blob Storage the address gives the right to write that blob.</param>
    /// <param name="blockId">1 to 64 characters.</param>
    /// <param name="lifetime">Less than 7 days.</param>
    Task<Uri> SignBlockAsync(string name, string blockId, TimeSpan lifetime, CancellationToken cancellation);
}
