using System.Diagnostics;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

public sealed class CrashTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Documents_acknowledged_before_a_kill_are_all_there_and_no_batch_is_half_there()
    {
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var child = TestProgram.Start<DocumentWriter>(folder.Of($"{round}.db"));
            acknowledged = await child.ReadUntilAsync(line => line.EndsWith("-000050", StringComparison.Ordinal));
            acknowledged.AddRange(await child.KillAsync());
            using var store = new SqliteDocumentStore(folder.Of($"{round}.db"), TimeProvider.System);
            var found = await AllAsync(store);
            Assert.All(acknowledged, id => Assert.True(found.Contains($"{id}-a") && found.Contains($"{id}-b"), id));
            Assert.All(found, id => Assert.Contains(id[..^1] + (id[^1] == 'a' ? 'b' : 'a'), found));
        }
        Assert.True(acknowledged.Count > 50);
    }

    [Fact]
    public async Task Blobs_acknowledged_before_a_kill_are_all_there_and_none_is_half_there()
    {
        for (var round = 0; round < 3; round++)
        {
            using var child = TestProgram.Start<BlobWriter>(folder.Path, "forever");
            var acknowledged = await child.ReadUntilAsync(line => line.EndsWith($"/{20 + round}", StringComparison.Ordinal));
            acknowledged.AddRange(await child.KillAsync());
            var store = new FileBlobStore(folder.Of("blobs"), new ReadSignature([1], TimeProvider.System), new PublicAddress(), TimeProvider.System);
            foreach (var name in acknowledged)
                Assert.NotNull(await store.FindAsync(name, None));
            await foreach (var blob in store.ListAsync("", None))
            {
                var bytes = await File.ReadAllBytesAsync(await store.OpenFileAsync(blob.Name, folder.Path, None), None);
                Assert.Equal((blob.Name == "replaced" ? 300_000 : 20_000, 1, "image/png"), (bytes.Length, bytes.Distinct().Count(), blob.ContentType));
            }
        }
    }

    [Fact]
    public async Task A_blob_that_grows_past_the_limit_of_files_is_a_full_disk_and_leaves_nothing()
    {
        // In blocks of 1024 bytes; the shell's limit holds for the child as a full disk would.
        string[] limited = ["bash", "-c", "ulimit -f 1000; exec \"$@\"", "limited"];
        Assert.Equal("disk_full", await SaidAsync(TestProgram.StartUnder<BlobWriter>(limited, folder.Path, "5000000", "large")));
        Assert.Equal("small", await SaidAsync(TestProgram.StartUnder<BlobWriter>(limited, folder.Path, "500000", "small")));
        Assert.Equal(["small"], Directory.GetFiles(folder.Of("blobs"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("/=locks/", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file).Split(';')[0]).Distinct());
    }

    [Fact]
    public async Task A_database_that_cannot_grow_says_so_and_keeps_what_it_acknowledged()
    {
        var said = (await SaidAsync(TestProgram.StartUnder<DocumentWriter>(["bash", "-c", "ulimit -f 3000; exec \"$@\"", "limited"], folder.Of("full.db")))).Split('\n');
        Assert.Equal(8, said.Count(line => line == "disk_full"));
        using var store = new SqliteDocumentStore(folder.Of("full.db"), TimeProvider.System);
        var found = await AllAsync(store);
        Assert.Equal(said.Where(line => line != "disk_full").SelectMany(id => new[] { $"{id}-a", $"{id}-b" }).Order(), found.Order());
        Assert.True(found.Count > 100);
    }

    private static async Task<string> SaidAsync(Process child)
    {
        using (child)
        {
            var said = await child.StandardOutput.ReadToEndAsync(None);
            await child.WaitForExitAsync(None);
            return said.Trim();
        }
    }

    private static async Task<HashSet<string>> AllAsync(SqliteDocumentStore store)
    {
        var found = new HashSet<string>();
        var query = new DocumentQuery("notes", "p") { Limit = 1000 };
        do
        {
            var page = await store.QueryAsync(query, ContractJsonContext.Default.Note, None);
            found.UnionWith(page.Documents.Select(document => document.Id));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return found;
    }

    public void Dispose() => folder.Dispose();
}
