using System.Text;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

public abstract partial class BlobStoreContract
{
    public enum Way { Stream, File, Blocks }

    private async Task<BlobProperties> PutAsync(Way way, string name, string text, WriteCondition condition, IBlobStore? store = null)
    {
        store ??= Store;
        switch (way)
        {
            case Way.File:
                var path = Path.Combine(Folder, $"made-{Guid.NewGuid():N}");
                await File.WriteAllTextAsync(path, text, None);
                return await store.WriteFileAsync(name, path, "text/plain", condition, None);
            case Way.Blocks:
                await StageAsync(name, "0001", text);
                return await store.CommitBlocksAsync(name, ["0001"], "text/plain", condition, None);
            default:
                using (var content = new MemoryStream(Encoding.UTF8.GetBytes(text)))
                    return await store.WriteAsync(name, content, "text/plain", condition, None);
        }
    }

    private async Task<bool> IsWrittenAsync(string name, string text, WriteCondition condition, IBlobStore? store = null)
    {
        try
        {
            await PutAsync(Way.Stream, name, text, condition, store);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData(Way.Stream)]
    [InlineData(Way.File)]
    [InlineData(Way.Blocks)]
    public async Task What_must_be_absent_is_written_when_it_is_and_refused_when_it_is_there(Way way)
    {
        var written = await PutAsync(way, "a/b", "first", WriteCondition.Absent);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => PutAsync(way, "a/b", "second", WriteCondition.Absent, OpenAgain()));
        Assert.Equal(("first", written.ETag), (await ReadAsync("a/b"), (await Store.FindAsync("a/b", None))!.ETag));
        await Store.DeleteAsync("a/b", None);
        await PutAsync(way, "a/b", "third", WriteCondition.Absent);
        Assert.Equal("third", await ReadAsync("a/b"));
    }

    [Theory]
    [InlineData(Way.Stream)]
    [InlineData(Way.File)]
    [InlineData(Way.Blocks)]
    public async Task A_version_is_replaced_by_who_names_it_and_by_nobody_who_names_an_older_one_or_one_that_is_gone(Way way)
    {
        await WriteAsync("a", "first");
        var first = (await Store.FindAsync("a", None))!.ETag;
        var second = await PutAsync(way, "a", "second", WriteCondition.Matches(first), OpenAgain());
        await Assert.ThrowsAsync<PreconditionFailedException>(() => PutAsync(way, "a", "stale", WriteCondition.Matches(first)));
        Assert.Equal("second", await ReadAsync("a"));
        await PutAsync(way, "a", "third", WriteCondition.Matches(second.ETag));
        Assert.Equal("third", await ReadAsync("a"));
        var third = (await Store.FindAsync("a", None))!.ETag;
        await Store.DeleteAsync("a", None);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => PutAsync(way, "a", "of one that is gone", WriteCondition.Matches(third)));
        Assert.Null(await Store.FindAsync("a", None));
    }

    [Fact]
    public async Task Who_is_refused_still_has_the_file_and_the_blocks()
    {
        await WriteAsync("a", "old");
        var made = Path.Combine(Folder, "made");
        await File.WriteAllTextAsync(made, "of a file", None);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.WriteFileAsync("a", made, "text/plain", WriteCondition.Absent, None));
        Assert.Equal("of a file", await File.ReadAllTextAsync(made, None));
        await StageAsync("a", "0001", "of a block");
        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.CommitBlocksAsync("a", ["0001"], "text/plain", WriteCondition.Absent, None));
        await Store.CommitBlocksAsync("a", ["0001"], "text/plain", WriteCondition.Matches((await Store.FindAsync("a", None))!.ETag), None);
        Assert.Equal("of a block", await ReadAsync("a"));
    }

    [Fact]
    public async Task Of_writers_that_race_on_one_condition_exactly_one_wins()
    {
        IBlobStore[] stores = [Store, OpenAgain()];
        var condition = WriteCondition.Absent;
        for (var round = 0; round < 10; round++)
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => IsWrittenAsync("race", $"{round} {i}", condition, stores[i % 2]))));
            Assert.Single(won, true);
            Assert.Equal($"{round} {Array.IndexOf(won, true)}", await ReadAsync("race"));
            condition = WriteCondition.Matches((await Store.FindAsync("race", None))!.ETag);
        }
    }

    [Fact]
    public async Task A_write_on_condition_never_covers_a_write_or_a_deletion_that_came_between()
    {
        var again = OpenAgain();
        for (var round = 0; round < 10; round++)
        {
            var condition = WriteCondition.Matches((await WriteAsync("race", "old")).ETag);
            await Task.WhenAll(
                Task.Run(() => IsWrittenAsync("race", "on condition", condition)),
                Task.Run(() => IsWrittenAsync("race", "whatever is there", WriteCondition.None, again)));
            Assert.Equal("whatever is there", await ReadAsync("race")); // last, or in the way of the other
            condition = WriteCondition.Matches((await Store.FindAsync("race", None))!.ETag);
            await Task.WhenAll(
                Task.Run(() => IsWrittenAsync("race", "on condition", condition)),
                Task.Run(() => again.DeleteAsync("race", None)));
            Assert.Null(await Store.FindAsync("race", None));
        }
    }

    [Fact]
    public async Task A_blob_named_by_its_content_is_written_once()
    {
        await Store.WriteOnceAsync("a", "same"u8.ToArray(), "text/plain", None);
        var first = (await Store.FindAsync("a", None))!.ETag;
        await OpenAgain().WriteOnceAsync("a", "same"u8.ToArray(), "text/plain", None);
        Assert.Equal(("same", first), (await ReadAsync("a"), (await Store.FindAsync("a", None))!.ETag));
    }
}
