using System.Net;
using AutoVideo.Failures;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Storage;

public sealed class FileBlobStoreTests : BlobStoreContract, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new();
    private readonly ReadSignature signature;
    private readonly FileBlobStore store;
    private BlobServer? server;

    public FileBlobStoreTests()
    {
        signature = new ReadSignature(SigningKeyFile.ReadOrCreate(folder.Of("keys", "blob.key")), clock);
        store = (FileBlobStore)OpenAgain();
    }

    protected override IBlobStore Store => store;

    protected override string Folder => folder.Path;

    protected override HttpClient Http => server!.Client;

    protected override IBlobStore OpenAgain() => new FileBlobStore(folder.Of("blobs"), signature, new PublicAddress(), clock);

    public async Task InitializeAsync() => server = await BlobServer.StartAsync(store, signature);

    public async Task DisposeAsync() => await server!.DisposeAsync();

    public void Dispose() => folder.Dispose();

    private string[] Files() => [.. Directory.GetFiles(folder.Of("blobs"), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder.Of("blobs"), file)).Where(file => !file.StartsWith("=locks/", StringComparison.Ordinal))];

    [Fact]
    public async Task A_link_expires_and_says_so()
    {
        await WriteAsync("a", "x");
        var link = await LinkAsync("a");
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        using (var inTime = await GetAsync(link))
            Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var late = await GetAsync(link);
        await ProblemAsync(late, HttpStatusCode.Forbidden, "link_expired");
    }

    [Theory]
    [InlineData("/blobs/a")]
    [InlineData("/blobs/a?se=9999999999&sig=")]
    [InlineData("/blobs/a?se=9999999999&sig=AAAA")]
    [InlineData("/blobs/a?se=%2B9999999999&sig=AAAA")]
    [InlineData("/blobs/../keys/blob.key?se=9999999999&sig=AAAA")]
    [InlineData("/blobs/%2e%2e/keys/blob.key?se=9999999999&sig=AAAA")]
    [InlineData("/blobs/?se=9999999999&sig=AAAA")]
    public async Task An_address_that_was_not_signed_here_is_refused_as_a_problem(string address)
    {
        await WriteAsync("a", "secret");
        using var answer = await GetAsync(new Uri(address, UriKind.Relative));
        if (!address.Contains("/../", StringComparison.Ordinal) && !address.Contains("%2e", StringComparison.Ordinal))
            await ProblemAsync(answer, HttpStatusCode.Forbidden, "signature_invalid");
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Blobs_are_read_and_put_block_by_block_over_http_and_nothing_else()
    {
        await WriteAsync("a", "x");
        using var answer = await GetAsync(await LinkAsync("a"), method: HttpMethod.Delete);
        await ProblemAsync(answer, HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal("x", await ReadAsync("a"));
    }

    [Fact]
    public async Task An_answer_never_acts_as_a_page_of_this_origin()
    {
        await WriteAsync("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml");
        using var answer = await GetAsync(await LinkAsync("a.svg"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_range_sends_the_whole_once_the_blob_has_changed()
    {
        await WriteAsync("a", "0123456789");
        var link = await LinkAsync("a");
        using var first = await GetAsync(link);
        using var part = await GetAsync(link, headers => { headers.Add("Range", "bytes=5-"); headers.Add("If-Range", first.Headers.ETag!.Tag); });
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        await WriteAsync("a", "abcdefghij");
        using var whole = await GetAsync(link, headers => { headers.Add("Range", "bytes=5-"); headers.Add("If-Range", first.Headers.ETag!.Tag); });
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal("abcdefghij", await whole.Content.ReadAsStringAsync(None));
    }

    [Theory]
    [InlineData("bytes=0-1,4-5", HttpStatusCode.OK)]
    [InlineData("bytes=-3", HttpStatusCode.PartialContent)]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("bytes=5-4", HttpStatusCode.OK)]
    [InlineData("lines=1-2", HttpStatusCode.OK)]
    public async Task Odd_ranges_get_the_answer_of_rfc_9110(string range, HttpStatusCode expected)
    {
        await WriteAsync("digits", "0123456789");
        using var answer = await GetAsync(await LinkAsync("digits"), headers => headers.TryAddWithoutValidation("Range", range));
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
            Assert.Equal("0123456789", await answer.Content.ReadAsStringAsync(None));
    }

    [Fact]
    public async Task A_link_names_the_host_once_its_address_is_known()
    {
        var address = new PublicAddress();
        var other = new FileBlobStore(folder.Of("blobs"), signature, address, clock);
        Assert.StartsWith("/blobs/a/b.mp4?se=", (await other.SignReadAsync("a/b.mp4", TimeSpan.FromHours(1), null, None)).ToString(), StringComparison.Ordinal);
        address.Base = new Uri("http://localhost:7071");
        Assert.StartsWith("http://localhost:7071/blobs/a/b.mp4?se=", (await other.SignReadAsync("a/b.mp4", TimeSpan.FromHours(1), null, None)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_in_the_folder_leads_nowhere()
    {
        await File.WriteAllTextAsync(folder.Of("secret"), "secret", None);
        await WriteAsync("a/real", "x");
        File.CreateSymbolicLink(folder.Of("blobs", "a=", "link"), folder.Of("secret"));
        Directory.CreateSymbolicLink(folder.Of("blobs", "out="), folder.Path);
        foreach (var name in new[] { "a/link", "out/secret" })
        {
            Assert.Equal("blob_name_invalid", (await Assert.ThrowsAsync<PermanentException>(() => ReadAsync(name))).Code);
            Assert.Equal("blob_name_invalid", (await Assert.ThrowsAsync<PermanentException>(() => WriteAsync(name, "overwritten"))).Code);
        }
        Assert.Equal(["a/real"], await NamesAsync(""));
        Assert.Equal("secret", await File.ReadAllTextAsync(folder.Of("secret"), None));
    }

    [Fact]
    public async Task A_symbolic_link_given_as_a_finished_file_is_copied_not_published()
    {
        await File.WriteAllTextAsync(folder.Of("target"), "text", None);
        File.CreateSymbolicLink(folder.Of("link"), folder.Of("target"));
        await store.WriteFileAsync("a", folder.Of("link"), "text/plain", None);
        File.Delete(folder.Of("target"));
        Assert.Equal("text", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_finished_file_is_moved_not_copied()
    {
        await File.WriteAllTextAsync(folder.Of("made"), "text", None);
        await store.WriteFileAsync("a", folder.Of("made"), "text/plain", None);
        Assert.False(File.Exists(folder.Of("made")));
        Assert.Equal(folder.Of("blobs", "a"), await store.OpenFileAsync("a", folder.Path, None));
    }

    [Fact]
    public async Task Reading_is_noted_as_a_use_at_most_once_a_minute()
    {
        var written = await WriteAsync("a", "x");
        clock.Advance(TimeSpan.FromDays(30));
        await ReadAsync("a");
        var used = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(50));
        await ReadAsync("a");
        var found = (await store.FindAsync("a", None))!;
        Assert.Equal((used, written.LastModified, written.ETag), (found.LastUsed, found.LastModified, found.ETag));
        clock.Advance(TimeSpan.FromSeconds(10));
        await store.OpenFileAsync("a", folder.Path, None);
        Assert.Equal(clock.GetUtcNow(), (await store.FindAsync("a", None))!.LastUsed);
    }

    [Fact]
    public async Task Blocks_vanish_after_a_week()
    {
        await store.StageBlockAsync("a", "1", new MemoryStream([1]), None);
        clock.Advance(TimeSpan.FromDays(7));
        await store.StageBlockAsync("a", "2", new MemoryStream([2]), None);
        clock.Advance(TimeSpan.FromSeconds(1));
        await MissingAsync("a", "1", "2");
        Assert.Equal(1, store.RemoveLeftovers(TimeSpan.FromDays(1)));
        Assert.Equal(1, (await store.CommitBlocksAsync("a", ["2"], "text/plain", None)).Length);
        Assert.Equal(["a"], Files().Where(file => !file.Contains(';', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_invisible_and_removed_after_a_day()
    {
        await WriteAsync("a", "whole", "image/png");
        var blob = folder.Of("blobs", "a");
        // Killed while writing, and killed between the note of a new version and that version.
        string[] left = [folder.Of("blobs", "=temporary", "0123"), $"{blob};8ded-5", folder.Of("blobs", "never;8ded-5")];
        foreach (var file in left)
        {
            await File.WriteAllTextAsync(file, "half", None);
            File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
        }
        Assert.Equal(["a"], await NamesAsync(""));
        Assert.Equal("image/png", (await store.FindAsync("a", None))!.ContentType);
        Assert.Equal(0, store.RemoveLeftovers(TimeSpan.FromDays(1)));
        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(3, store.RemoveLeftovers(TimeSpan.FromDays(1)));
        Assert.Equal(("whole", "image/png"), (await ReadAsync("a"), (await store.FindAsync("a", None))!.ContentType));
    }

    [Fact]
    public async Task Nothing_stays_of_replaced_and_deleted_blobs()
    {
        for (var i = 0; i < 5; i++)
            await WriteAsync("folder/a", $"{i}", "image/png");
        Assert.Equal(2, Files().Length); // the blob and the note of its content type
        await store.DeleteAsync("folder/a", None);
        Assert.Empty(Files());
        Assert.Equal(["=locks", "=temporary"], Directory.GetDirectories(folder.Of("blobs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static async Task ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"\"code\":\"{code}\"", await answer.Content.ReadAsStringAsync(None), StringComparison.Ordinal);
    }
}
