using System.Text;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract partial class BlobStoreContract
{
    private async Task StageAsync(string name, string blockId, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Store.StageBlockAsync(name, blockId, content, None);
    }

    [Fact]
    public async Task Staged_blocks_are_invisible_until_they_are_committed_in_the_order_given()
    {
        await Task.WhenAll(StageAsync("up/film", "0002", "two "), StageAsync("up/film", "0001", "one "), StageAsync("up/film", "0003", "three"));
        Assert.Null(await Store.FindAsync("up/film", None));
        Assert.Empty(await NamesAsync(""));
        var written = await OpenAgain().CommitBlocksAsync("up/film", ["0001", "0002", "0003"], "video/mp4", None);
        Assert.Equal("one two three", await ReadAsync("up/film"));
        Assert.Equal((13L, "video/mp4"), (written.Length, written.ContentType));
        Assert.Equal(["up/film"], await NamesAsync(""));
    }

    [Fact]
    public async Task A_block_staged_again_counts_in_its_last_version_and_unused_ones_are_dropped()
    {
        await StageAsync("a", "0001", "first try");
        await StageAsync("a", "0001", "kept");
        await StageAsync("a", "0002", "dropped");
        await Store.CommitBlocksAsync("a", ["0001"], "text/plain", None);
        Assert.Equal("kept", await ReadAsync("a"));
        await MissingAsync("a", "0002");
    }

    [Fact]
    public async Task A_commit_that_names_a_missing_block_changes_nothing()
    {
        await WriteAsync("a", "old");
        await StageAsync("a", "0001", "new");
        await StageAsync("b", "0002", "another blob's");
        await MissingAsync("a", "0001", "0002");
        Assert.Equal("old", await ReadAsync("a"));
        await Store.CommitBlocksAsync("a", ["0001"], "text/plain", None);
        Assert.Equal("new", await ReadAsync("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a block id that is longer than the sixty-four characters allowed.")]
    public async Task A_block_id_has_1_to_64_characters(string blockId) =>
        await Assert.ThrowsAsync<ArgumentException>(() => StageAsync("a", blockId, "x"));

    private protected async Task MissingAsync(string name, params string[] blockIds) => Assert.Equal("block_missing",
        (await Assert.ThrowsAsync<PermanentException>(() => Store.CommitBlocksAsync(name, blockIds, "text/plain", None))).Code);
}
