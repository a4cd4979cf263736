using System.Text;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="IBlobStore"/> does. A subclass per engine.</summary>
public abstract partial class BlobStoreContract
{
    /// <summary>A store that is empty at the start of each test.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>Another instance over the same blobs, as a second process has it.</summary>
    protected abstract IBlobStore OpenAgain();

    /// <summary>A folder of the test's own.</summary>
    protected abstract string Folder { get; }

    protected static readonly CancellationToken None = CancellationToken.None;

    protected Task<BlobProperties> WriteAsync(string name, string text, string contentType = "text/plain") =>
        WriteAsync(Store, name, text, contentType);

    protected static async Task<BlobProperties> WriteAsync(IBlobStore store, string name, string text, string contentType = "text/plain")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.WriteAsync(name, content, contentType, None);
    }

    protected async Task<string> ReadAsync(string name, ByteRange? range = null)
    {
        await using var stream = await Store.OpenReadAsync(name, range, None);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(None);
    }

    [Fact]
    public async Task Folders_right_below_one_are_listed_each_once()
    {
        var longest = new string('x', 250);
        foreach (var name in new[] { "a/1", "a/2", "a/b/3", "c-d/4", "c/5", $"{longest}/6", "7" })
            await WriteAsync(name, "x");
        Assert.Equal(["a/", "c-d/", "c/", $"{longest}/"], await FoldersAsync(""));
        Assert.Equal(["a/b/"], await FoldersAsync("a/"));
        Assert.Empty(await FoldersAsync("c/"));
        Assert.Empty(await FoldersAsync("none/"));
    }

    private async Task<List<string>> FoldersAsync(string folder)
    {
        var names = new List<string>();
        await foreach (var name in Store.ListFoldersAsync(folder, None))
            names.Add(name);
        return names;
    }

    protected async Task<List<string>> NamesAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (var blob in Store.ListAsync(prefix, None))
            names.Add(blob.Name);
        return names;
    }

    [Fact]
    public async Task A_blob_reads_as_it_was_written_with_its_properties()
    {
        var written = await WriteAsync("videos/1/file.mp4", "not really a film", "video/mp4");
        Assert.Equal("not really a film", await ReadAsync("videos/1/file.mp4"));
        var found = await Store.FindAsync("videos/1/file.mp4", None);
        Assert.Equal(written with { LastUsed = found!.LastUsed }, found);
        Assert.Equal(("videos/1/file.mp4", 17L, "video/mp4"), (found.Name, found.Length, found.ContentType));
    }

    [Theory]
    [InlineData("a.mp4", "audio/wav")]
    [InlineData("a.unknown", "application/x-my.own+type")]
    [InlineData("a", "text/html; charset=utf-8")]
    [InlineData("a.json", "application/json")]
    [InlineData("a", "application/octet-stream")]
    public async Task The_content_type_is_the_one_given_whatever_the_name_says(string name, string contentType)
    {
        await WriteAsync(name, "x", contentType);
        Assert.Equal(contentType, (await OpenAgain().FindAsync(name, None))!.ContentType);
        await WriteAsync(name, "y", "image/png");
        Assert.Equal("image/png", (await Store.FindAsync(name, None))!.ContentType);
        await Store.DeleteAsync(name, None);
        await WriteAsync(name, "z", contentType);
        Assert.Equal(contentType, (await Store.FindAsync(name, None))!.ContentType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/plain\r\nSet-Cookie: a=b")]
    public async Task What_is_no_media_type_is_refused(string contentType) =>
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync("a", "x", contentType));

    [Fact]
    public async Task An_empty_blob_and_one_of_megabytes_are_kept()
    {
        await WriteAsync("empty", "");
        Assert.Equal("", await ReadAsync("empty"));
        Assert.Equal(0, (await Store.FindAsync("empty", None))!.Length);
        var bytes = new byte[5_000_001];
        new Random(1).NextBytes(bytes);
        using var content = new MemoryStream(bytes);
        await Store.WriteAsync("large", content, "application/octet-stream", None);
        await using var stream = await Store.OpenReadAsync("large", null, None);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, None);
        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public async Task A_missing_blob_is_null_to_find_and_an_error_to_open()
    {
        await WriteAsync("a/b", "x");
        foreach (var name in new[] { "missing", "a", "a/b/c", "a/c" })
        {
            Assert.Null(await Store.FindAsync(name, None));
            await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenReadAsync(name, null, None));
            await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenFileAsync(name, Folder, None));
            await Store.DeleteAsync(name, None);
        }
        Assert.Equal("x", await ReadAsync("a/b"));
    }

    [Fact]
    public async Task A_name_may_be_the_beginning_of_another()
    {
        await WriteAsync("a", "1");
        await WriteAsync("a/b", "2");
        await WriteAsync("a/b/c", "3");
        Assert.Equal(("1", "2", "3"), (await ReadAsync("a"), await ReadAsync("a/b"), await ReadAsync("a/b/c")));
        await Store.DeleteAsync("a/b", None);
        Assert.Equal(["a", "a/b/c"], await NamesAsync(""));
    }

    [Fact]
    public async Task Names_have_up_to_400_characters_in_one_part_or_many()
    {
        string[] names = [new string('x', 400), string.Concat(Enumerable.Repeat("a/", 199)) + "bb", "-._/A-Z/0.9_", ".hidden/..x", new string('y', 200), new string('y', 201)];
        foreach (var name in names)
            await WriteAsync(name, name);
        foreach (var name in names)
            Assert.Equal(name, await ReadAsync(name));
        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("a%2e%2e")]
    [InlineData("a=")]
    [InlineData("a;b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public async Task A_name_outside_the_rules_is_refused_everywhere(string name)
    {
        var file = Path.Combine(Folder, "file");
        await File.WriteAllTextAsync(file, "x", None);
        Func<Task>[] calls =
        [
            () => WriteAsync(name, "x"), () => Store.FindAsync(name, None), () => Store.OpenReadAsync(name, null, None),
            () => Store.OpenFileAsync(name, Folder, None), () => Store.WriteFileAsync(name, file, "text/plain", None), () => Store.DeleteAsync(name, None),
            () => Store.SignReadAsync(name, TimeSpan.FromHours(1), null, None), () => Store.StageBlockAsync(name, "1", new MemoryStream(), None),
            () => Store.CommitBlocksAsync(name, [], "text/plain", None),
        ];
        foreach (var call in calls)
            Assert.Equal("blob_name_invalid", (await Assert.ThrowsAsync<PermanentException>(call)).Code);
        Assert.True(File.Exists(file));
        Assert.Equal("blob_name_invalid", (await Assert.ThrowsAsync<PermanentException>(() => WriteAsync(new string('x', 401), "x"))).Code);
    }

    [Theory]
    [InlineData(0, 0L, "0")]
    [InlineData(3, 5L, "345")]
    [InlineData(7, null, "789")]
    [InlineData(9, 9L, "9")]
    [InlineData(5, 5000L, "56789")]
    [InlineData(0, null, "0123456789")]
    public async Task A_range_is_inclusive_and_ends_with_the_blob(long first, long? last, string expected)
    {
        await WriteAsync("digits", "0123456789");
        Assert.Equal(expected, await ReadAsync("digits", new ByteRange(first, last)));
        await using var stream = await Store.OpenReadAsync("digits", new ByteRange(first, last), None);
        Assert.Equal(expected.Length, stream.Length);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(-1, 3L)]
    [InlineData(5, 4L)]
    public async Task A_range_outside_the_blob_is_refused(long first, long? last)
    {
        await WriteAsync("digits", "0123456789");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.OpenReadAsync("digits", new ByteRange(first, last), None));
    }

    [Fact]
    public async Task Every_write_changes_the_etag_even_of_equal_content()
    {
        var etags = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            var written = await WriteAsync("a", "same");
            Assert.True(etags.Add(written.ETag));
            Assert.Equal(written.ETag, (await Store.FindAsync("a", None))!.ETag);
        }
        await Store.DeleteAsync("a", None);
        Assert.True(etags.Add((await WriteAsync("a", "same")).ETag));
    }

    [Fact]
    public async Task A_reader_keeps_the_version_it_opened_while_another_replaces_or_deletes_it()
    {
        await WriteAsync("a", "old");
        await using var stream = await Store.OpenReadAsync("a", null, None);
        using var reader = new StreamReader(stream);
        await WriteAsync("a", "new and longer");
        Assert.Equal("old", await reader.ReadToEndAsync(None));
        Assert.Equal("new and longer", await ReadAsync("a"));
    }

    [Fact]
    public async Task Readers_never_fail_while_a_blob_is_written_again_and_again()
    {
        await WriteAsync("a", "first");
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await WriteAsync("a", $"version {i}");
        });
        while (!writing.IsCompleted)
            Assert.NotEmpty(await ReadAsync("a"));
        await writing;
        Assert.Equal("version 199", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_the_old_version_whole()
    {
        await WriteAsync("a", "old");
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync("a", new BreaksOff(100_000), "text/plain", None));
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync("b", new BreaksOff(100_000), "text/plain", None));
        Assert.Equal("old", await ReadAsync("a"));
        Assert.Null(await Store.FindAsync("b", None));
        Assert.Equal(["a"], await NamesAsync(""));
    }

    [Fact]
    public async Task Parallel_writers_of_one_name_leave_one_of_their_versions_whole()
    {
        var again = OpenAgain();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            WriteAsync(i % 2 == 0 ? Store : again, "race", new string((char)('a' + i % 26), 10_000 + i), i % 3 == 0 ? "image/png" : "text/plain"))));
        var text = await ReadAsync("race");
        Assert.Single(text.Distinct());
        Assert.InRange(text.Length, 10_000, 10_039);
        Assert.Equal(text.Length, (await Store.FindAsync("race", None))!.Length);
        Assert.Equal(["race"], await NamesAsync(""));
    }

    [Fact]
    public async Task Writers_and_deleters_in_one_folder_do_not_hinder_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await WriteAsync($"folder/deep/{writer}", "x");
                await Store.DeleteAsync($"folder/deep/{writer}", None);
            }
            await WriteAsync($"folder/deep/{writer}", "x");
        })));
        Assert.Equal(8, (await NamesAsync("folder/")).Count);
    }

    [Fact]
    public async Task A_list_holds_the_names_with_the_prefix_in_order()
    {
        foreach (var name in new[] { "a/2", "a/10", "a/1", "ab", "b/1", "a/sub/x" })
            await WriteAsync(name, name);
        Assert.Equal(["a/1", "a/10", "a/2", "a/sub/x"], await NamesAsync("a/"));
        Assert.Equal(["a/1", "a/10"], await NamesAsync("a/1"));
        Assert.Equal(["a/1", "a/10", "a/2", "a/sub/x", "ab", "b/1"], await NamesAsync(""));
        Assert.Equal(["a/1", "a/10", "a/2", "a/sub/x", "ab"], await NamesAsync("a"));
        Assert.Empty(await NamesAsync("c/"));
    }

    [Fact]
    public async Task Deleted_blobs_are_gone_from_finding_and_listing()
    {
        await WriteAsync("a/1", "x");
        await WriteAsync("a/2", "x");
        await Store.DeleteAsync("a/1", None);
        await Store.DeleteAsync("a/1", None);
        Assert.Null(await OpenAgain().FindAsync("a/1", None));
        Assert.Equal(["a/2"], await NamesAsync("a/"));
    }

    [Fact]
    public async Task A_finished_file_becomes_a_blob_and_a_native_tool_can_open_it()
    {
        var made = Path.Combine(Folder, "made.wav");
        await File.WriteAllTextAsync(made, "sound", None);
        var written = await Store.WriteFileAsync("artefacts/voice/1.wav", made, "audio/wav", None);
        Assert.Equal(5, written.Length);
        Assert.Equal("sound", await ReadAsync("artefacts/voice/1.wav"));
        var path = await Store.OpenFileAsync("artefacts/voice/1.wav", Folder, None);
        Assert.Equal("sound", await File.ReadAllTextAsync(path, None));
        Assert.EndsWith(".wav", path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_over_another_blobs_own_file_leaves_that_blob()
    {
        await WriteAsync("a", "text");
        await Store.WriteFileAsync("b", await Store.OpenFileAsync("a", Folder, None), "text/plain", None);
        Assert.Equal(("text", "text"), (await ReadAsync("a"), await ReadAsync("b")));
    }

    [Fact]
    public async Task A_missing_file_to_take_over_is_an_error_and_leaves_the_blob()
    {
        await WriteAsync("a", "old");
        await Assert.ThrowsAnyAsync<IOException>(() => Store.WriteFileAsync("a", Path.Combine(Folder, "missing"), "text/plain", None));
        Assert.Equal("old", await ReadAsync("a"));
    }

    /// <summary>A stream that fails after so many bytes, however it is read.</summary>
    private sealed class BreaksOff(int after) : Stream
    {
        private int left = after;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left == 0)
                throw new IOException("The other side hung up.");
            var read = Math.Min(left, count);
            left -= read;
            return read;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
