using System.Globalization;
using System.Runtime.CompilerServices;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Storage;

public sealed class BlobCleanerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly CollectedLog log = new();
    private readonly ILoggerFactory logs;
    private readonly FileBlobStore blobs;
    private int largePart = int.MaxValue;

    public BlobCleanerTests()
    {
        logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        blobs = new FileBlobStore(folder.Of("blobs"), new ReadSignature([1], clock), new PublicAddress(), clock);
    }

    private Task<CleanUpReport> CleanAsync(long maxBytes, params string[] referenced) => Cleaner(blobs, maxBytes, 1000, referenced).RunAsync(None);

    private BlobCleaner Cleaner(IBlobStore store, long maxBytes, int maxRemoved, params string[] referenced) => new(
        store, [blobs], [new References(referenced)], [], Options.Create(new StorageOptions { MaxBytes = maxBytes }), clock, logs.CreateLogger<BlobCleaner>())
    { MaxRemoved = maxRemoved, LargePart = largePart };

    private async Task WriteAsync(string name, int length)
    {
        using var content = new MemoryStream(new byte[length]);
        await blobs.WriteAsync(name, content, "application/octet-stream", None);
    }

    /// <summary>A manifest of 10 bytes and two files, together 1000 bytes.</summary>
    private async Task WriteArtefactAsync(string key)
    {
        await WriteAsync($"artefacts/voice/{key}.wav", 900);
        await WriteAsync($"artefacts/voice/{key}.words.json", 90);
        await WriteAsync($"artefacts/voice/{key}.json", 10);
        clock.Advance(TimeSpan.FromHours(2));
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in blobs.ListAsync("", None))
            names.Add(blob.Name);
        return names;
    }

    private async Task<string> KeysAsync() =>
        string.Concat((await NamesAsync()).Select(name => name.Split('/')[^1][..1]).Distinct());

    [Fact]
    public async Task Within_the_budget_nothing_leaves()
    {
        await WriteArtefactAsync("a");
        Assert.Equal(new CleanUpReport(0, 0, 0, 1000), await CleanAsync(1000));
        Assert.Equal(3, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task Over_the_budget_the_least_recently_used_artefacts_leave_whole()
    {
        foreach (var key in new[] { "a", "b", "c", "d" })
            await WriteArtefactAsync(key);
        await using (await blobs.OpenReadAsync("artefacts/voice/a.json", null, None)) { }
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new CleanUpReport(2, 2000, 0, 2000), await CleanAsync(2500));
        Assert.Equal("ad", await KeysAsync());
        Assert.Equal(6, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task What_was_used_within_the_last_hour_stays_even_over_the_budget()
    {
        await WriteArtefactAsync("a");
        await WriteArtefactAsync("b");
        await using (await blobs.OpenReadAsync("artefacts/voice/a.wav", null, None)) { }
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(new CleanUpReport(1, 1000, 0, 1000), await CleanAsync(0 + 1));
        Assert.Equal("a", await KeysAsync());
    }

    [Fact]
    public async Task What_a_document_refers_to_and_what_is_no_artefact_stays()
    {
        await WriteAsync("videos/1/file.mp4", 5000);
        await WriteArtefactAsync("a");
        await WriteArtefactAsync("b");
        Assert.Equal(1, (await CleanAsync(1, "artefacts/voice/a.wav")).ArtefactsRemoved);
        Assert.Equal(
            ["artefacts/voice/a.json", "artefacts/voice/a.wav", "artefacts/voice/a.words.json", "videos/1/file.mp4"], await NamesAsync());
    }

    [Fact]
    public async Task The_manifest_leaves_first_so_a_clean_up_broken_off_leaves_no_manifest_without_files()
    {
        await WriteArtefactAsync("a");
        var deleted = new Recording(blobs);
        await new BlobCleaner(deleted, [], [], [], Options.Create(new StorageOptions { MaxBytes = 1 }), clock, NullLogger<BlobCleaner>.Instance).RunAsync(None);
        Assert.Equal("artefacts/voice/a.json", deleted.Names[0]);
        Assert.Equal(3, deleted.Names.Count);
    }

    [Fact]
    public async Task What_is_too_much_for_one_run_leaves_in_the_next_ones_oldest_first()
    {
        foreach (var key in new[] { "c", "a", "f", "b", "e", "d", "g" })
            await WriteArtefactAsync(key);
        var cleaner = Cleaner(blobs, 1500, maxRemoved: 3);
        Assert.Equal(new CleanUpReport(3, 3000, 0, 4000), await cleaner.RunAsync(None));
        Assert.Equal("bdeg", await KeysAsync());
        Assert.Equal(new CleanUpReport(3, 3000, 0, 1000), await cleaner.RunAsync(None));
        Assert.Equal("g", await KeysAsync());
        Assert.Equal(0, (await cleaner.RunAsync(None)).ArtefactsRemoved);
    }

    [Fact]
    public async Task More_old_artefacts_than_one_run_looks_at_that_documents_refer_to_keep_none_of_the_others()
    {
        foreach (var key in new[] { "a", "b", "c", "d", "e" })
            await WriteArtefactAsync(key);
        string[] referred = ["artefacts/voice/a.wav", "artefacts/voice/b.wav", "artefacts/voice/c.words.json"];
        Assert.Equal(2, (await Cleaner(blobs, 1, maxRemoved: 2, referred).RunAsync(None)).ArtefactsRemoved);
        Assert.Equal("abc", await KeysAsync());
    }

    [Fact]
    public async Task A_clean_up_of_a_large_store_that_is_broken_off_has_removed_what_it_came_to_and_the_next_goes_on()
    {
        await WriteLargeAsync();
        using var stop = new CancellationTokenSource();
        var store = new Recording(blobs);
        store.Deleting = () => store.Names.Count < 9 ? Task.CompletedTask : stop.CancelAsync();
        var cleaner = Cleaner(store, 16_000, 1000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cleaner.RunAsync(stop.Token));
        Assert.InRange((await NamesAsync()).Count, 84, 90); // of 96, two artefacts and more are gone
        Assert.Contains(log.Lines, line => line.Contains("of 16 parts", StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromHours(1));
        var report = await cleaner.RunAsync(None);
        Assert.Equal(16_000, report.Bytes);
        Assert.Equal("0123456789abcdef".Select(digit => $"artefacts/voice/{digit}new.json"), (await NamesAsync()).Where(name => name.EndsWith("new.json", StringComparison.Ordinal)));
        Assert.DoesNotContain(await NamesAsync(), name => name.Contains("old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clean_up_that_would_take_too_long_ends_by_itself_and_in_the_course_of_a_day_all_parts_have_their_turn()
    {
        await WriteLargeAsync();
        var store = new Recording(blobs);
        store.Deleting = () =>
        {
            clock.Advance(TimeSpan.FromMinutes(4));
            return Task.CompletedTask;
        };
        var cleaner = Cleaner(store, 16_000, 1000);
        Assert.Equal(new CleanUpReport(2, 2000, 0, 16_000), await cleaner.RunAsync(None)); // two parts with three files each, and then it is over 20 minutes
        for (var hours = 1; hours < 16; hours++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await cleaner.RunAsync(None);
        }
        Assert.Equal(48, (await NamesAsync()).Count);
        Assert.DoesNotContain(await NamesAsync(), name => name.Contains("old", StringComparison.Ordinal));
    }

    /// <summary>For each first digit an old and a new artefact, in a store that counts as large.</summary>
    private async Task WriteLargeAsync()
    {
        largePart = 1;
        foreach (var age in new[] { "old", "new" })
            foreach (var digit in "0123456789abcdef")
                await WriteArtefactAsync($"{digit}{age}");
    }

    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(100_000, 50)]
    public async Task Many_blobs_are_walked_and_not_held(int count, int removed)
    {
        var store = new Generated(count, clock.GetUtcNow() - TimeSpan.FromDays(30));
        var report = await Cleaner(store, count - removed, maxRemoved: 100).RunAsync(None);
        Assert.Equal(new CleanUpReport(removed, removed, 0, count - removed), report);
        Assert.InRange(store.MostHeld, 0, Generated.Samples / 100);
        Assert.Equal(Enumerable.Range(0, removed).Select(Generated.NameOfAge), store.Deleted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_filter_knows_all_names_that_were_added_and_hardly_any_other()
    {
        var filter = new NameFilter(100_000);
        for (var i = 0; i < 100_000; i++)
            filter.Add($"artefacts/voice/{i}");
        Assert.DoesNotContain(Enumerable.Range(0, 100_000), i => !filter.MayHave($"artefacts/voice/{i}"));
        Assert.InRange(Enumerable.Range(100_000, 100_000).Count(i => filter.MayHave($"artefacts/voice/{i}")), 0, 500);
    }

    [Fact]
    public async Task Partial_files_older_than_a_day_leave_at_every_clean_up()
    {
        File.WriteAllText(folder.Of("blobs", "=temporary", "half"), "x");
        File.SetLastWriteTimeUtc(folder.Of("blobs", "=temporary", "half"), clock.GetUtcNow().UtcDateTime);
        Assert.Equal(0, (await CleanAsync(1000)).LeftoversRemoved);
        clock.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, (await CleanAsync(1000)).LeftoversRemoved);
    }

    public void Dispose()
    {
        logs.Dispose();
        folder.Dispose();
    }

    private sealed class References(string[] names) : IArtefactReferences
    {
        public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            foreach (var name in names)
                yield return name;
        }
    }

    /// <summary>The store itself; notes the order of deletions.</summary>
    private sealed class Recording(IBlobStore inner) : IBlobStore
    {
        public List<string> Names { get; } = [];

        public Func<Task> Deleting { get; set; } = () => Task.CompletedTask;

        public async Task DeleteAsync(string name, CancellationToken cancellation)
        {
            lock (Names)
                Names.Add(name);
            await Deleting();
            await inner.DeleteAsync(name, cancellation);
        }

        public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation) => inner.FindAsync(name, cancellation);
        public Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation) => inner.OpenReadAsync(name, range, cancellation);
        public Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation) => inner.OpenFileAsync(name, folder, cancellation);
        public Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation) => inner.WriteAsync(name, content, contentType, condition, cancellation);
        public Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation) => inner.WriteFileAsync(name, path, contentType, condition, cancellation);
        public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);
        public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation) => inner.SignReadAsync(name, lifetime, downloadName, cancellation);
        public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation) => inner.StageBlockAsync(name, blockId, content, cancellation);
        public Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation) => inner.CommitBlocksAsync(name, blockIds, contentType, condition, cancellation);
    }
    /// <summary>Artefacts of one byte and one file; the first name's is the oldest.</summary>
    private sealed class Generated(int count, DateTimeOffset newest) : IBlobStore
    {
        public const int Samples = 1000;
        private readonly List<string> deleted = [];

        public IReadOnlyCollection<string> Deleted => deleted;

        /// <summary>How many of the samples of a walk were still held at its end.</summary>
        public int MostHeld { get; private set; }

        /// <param name="age">0: the oldest.</param>
        public static string NameOfAge(int age) => string.Create(CultureInfo.InvariantCulture, $"artefacts/voice/{age:D7}.json");

        public async IAsyncEnumerable<BlobProperties> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.CompletedTask;
            var samples = new List<WeakReference>();
            for (var i = 0; i < count; i++)
            {
                if (prefix != "" && !NameOfAge(i).StartsWith(prefix, StringComparison.Ordinal))
                    continue;
                var blob = Blob(i);
                if (i % (count / Samples) == 0)
                    samples.Add(new WeakReference(blob));
                yield return blob;
            }
            GC.Collect();
            MostHeld = Math.Max(MostHeld, samples.Count(sample => sample.IsAlive));
        }

        public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellation) =>
            Task.FromResult<BlobProperties?>(Blob(int.Parse(name.AsSpan("artefacts/voice/".Length, 7), CultureInfo.InvariantCulture)));

        public Task DeleteAsync(string name, CancellationToken cancellation)
        {
            lock (deleted)
                deleted.Add(name);
            return Task.CompletedTask;
        }

        private BlobProperties Blob(int age)
        {
            var used = newest - TimeSpan.FromSeconds(count - age);
            return new(NameOfAge(age), 1, "application/json", "etag", used, used);
        }

        public Task<Stream> OpenReadAsync(string name, ByteRange? range, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<string> OpenFileAsync(string name, string folder, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<BlobProperties> WriteAsync(string name, Stream content, string contentType, WriteCondition condition, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<BlobProperties> WriteFileAsync(string name, string path, string contentType, WriteCondition condition, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Uri> SignReadAsync(string name, TimeSpan lifetime, string? downloadName, CancellationToken cancellation) => throw new NotSupportedException();
        public Task StageBlockAsync(string name, string blockId, Stream content, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<BlobProperties> CommitBlocksAsync(string name, IReadOnlyList<string> blockIds, string contentType, WriteCondition condition, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
