using System.Net;
using System.Security.Cryptography;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Storage.AzureBlob;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace AutoVideo.Tests.Storage;

public sealed class AzureBlobStoreTests : BlobStoreContract, IClassFixture<Azurite>, IDisposable
{
    private readonly Azurite azurite;
    private readonly TemporaryFolder folder = new();
    private readonly string container = $"test-{Guid.NewGuid():N}";
    private readonly HttpClient http = new();

    public AzureBlobStoreTests(Azurite azurite)
    {
        this.azurite = azurite;
        Store = OpenAgain();
    }

    protected override IBlobStore Store { get; }

    protected override string Folder => folder.Path;

    protected override HttpClient Http => http;

    protected override IBlobStore OpenAgain() => Open(AzureBlobSetup.ClientOptions());

    private AzureBlobStore Open(BlobClientOptions options) =>
        new(new BlobServiceClient(azurite.ConnectionString, options), container, makeContainer: true, TimeProvider.System);

    public void Dispose()
    {
        http.Dispose();
        folder.Dispose();
    }

    public static TheoryData<long> Lengths => [1, 8 * 1024 * 1024 - 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 256 * 1024 * 1024, .. NightlyLengths];

    private static IEnumerable<long> NightlyLengths => Nightly.Runs ? [2L * 1024 * 1024 * 1024] : [];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_blob_of_any_length_comes_back_byte_for_byte_from_a_file_and_from_a_stream_that_does_not_know_its_length(long length)
    {
        var path = folder.Of("large");
        await using (var file = File.Create(path))
        {
            var random = new Random((int)(length % int.MaxValue));
            var bytes = new byte[1_000_000];
            for (var left = length; left > 0; left -= bytes.Length)
            {
                random.NextBytes(bytes);
                await file.WriteAsync(bytes.AsMemory(0, (int)Math.Min(left, bytes.Length)));
            }
        }
        await using var expected = File.OpenRead(path);
        var hash = Convert.ToHexString(await SHA256.HashDataAsync(expected));
        var written = await Store.WriteFileAsync("film.mp4", path, "video/mp4", None);
        var streamed = await Store.WriteAsync("copy.mp4", await Store.OpenReadAsync("film.mp4", null, None), "video/mp4", None);
        Assert.Equal((length, length), (written.Length, streamed.Length));
        // Equal only if it was written, read, written again and read again without a fault.
        var local = await Store.OpenFileAsync("copy.mp4", folder.Of("work"), None);
        await using var copy = File.OpenRead(local);
        Assert.Equal(hash, Convert.ToHexString(await SHA256.HashDataAsync(copy)));
    }

    [Fact]
    public async Task A_blob_of_many_blocks_is_held_to_its_condition_too()
    {
        var bytes = new byte[8 * 1024 * 1024 + 1];
        var first = await Store.WriteAsync("film.mp4", new MemoryStream(bytes), "video/mp4", WriteCondition.Absent, None);
        await Assert.ThrowsAsync<PreconditionFailedException>(() => Store.WriteAsync("film.mp4", new MemoryStream(bytes), "video/mp4", WriteCondition.Absent, None));
        Assert.Equal(first.ETag, (await Store.FindAsync("film.mp4", None))!.ETag);
    }

    [Fact]
    public async Task A_connection_cut_while_reading_is_taken_up_again_where_it_broke()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        await Store.WriteAsync("a", new MemoryStream(bytes), "video/mp4", None);
        using var cuts = new CuttingHandler(after: 1_000_000);
        var options = AzureBlobSetup.ClientOptions();
        options.Transport = new HttpClientTransport(cuts);
        await using var stream = await Open(options).OpenReadAsync("a", null, None);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, None);
        Assert.Equal(bytes, read.ToArray());
        Assert.True(cuts.Cuts >= 2);
    }

    [Fact]
    public async Task A_connection_that_is_cut_for_as_long_as_anybody_tries_is_a_fault_that_may_pass_and_leaves_no_file()
    {
        await Store.WriteAsync("a.bin", new MemoryStream(new byte[100_000]), "video/mp4", None);
        using var cuts = new CuttingHandler(after: 0);
        var options = AzureBlobSetup.ClientOptions();
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        options.Transport = new HttpClientTransport(cuts);
        var store = Open(options);
        await using var stream = await store.OpenReadAsync("a.bin", null, None);

        await Assert.ThrowsAsync<TransientException>(() => stream.CopyToAsync(Stream.Null, None));
        Assert.Throws<TransientException>(() => stream.Read(new byte[1000], 0, 1000));
        await Assert.ThrowsAsync<TransientException>(() => store.OpenFileAsync("a.bin", Folder, None));

        Assert.Empty(Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder) : []);
    }

    [Fact]
    public async Task A_blob_that_is_replaced_while_a_broken_answer_is_taken_up_again_is_read_anew_by_whoever_tries_again()
    {
        await Store.WriteAsync("a", new MemoryStream(new byte[300_000]), "video/mp4", None);
        using var cuts = new CuttingHandler(after: 200_000);
        var options = AzureBlobSetup.ClientOptions();
        options.Transport = new HttpClientTransport(cuts);
        await using var stream = await Open(options).OpenReadAsync("a", null, None);
        await Store.WriteAsync("a", new MemoryStream(new byte[300_000]), "video/mp4", None);

        await Assert.ThrowsAsync<TransientException>(() => stream.CopyToAsync(Stream.Null, None));
    }

    [Fact]
    public async Task A_file_opened_twice_is_loaded_once_and_anew_after_a_change()
    {
        await WriteAsync("a.wav", "one");
        var first = await Store.OpenFileAsync("a.wav", Folder, None);
        Assert.Equal(first, await Store.OpenFileAsync("a.wav", Folder, None));
        await WriteAsync("a.wav", "two");
        Assert.Equal("two", await File.ReadAllTextAsync(await Store.OpenFileAsync("a.wav", Folder, None), None));
        Assert.Equal("one", await File.ReadAllTextAsync(first, None));
    }

    [Fact]
    public async Task Without_a_server_the_fault_is_one_that_may_pass()
    {
        var options = AzureBlobSetup.ClientOptions();
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        var away = new AzureBlobStore(
            new BlobServiceClient(azurite.ConnectionString[..(azurite.ConnectionString.LastIndexOf(':') + 1)] + "1/devstoreaccount1", options), container, makeContainer: false, TimeProvider.System);
        await Assert.ThrowsAsync<TransientException>(() => away.FindAsync("a", None));
        await Assert.ThrowsAsync<TransientException>(() => WriteAsync(away, "a", "x"));
        await Assert.ThrowsAsync<TransientException>(() => away.OpenReadAsync("a", null, None));
    }

    [Fact]
    public async Task An_identity_signs_links_with_one_delegation_key_for_many()
    {
        using var answers = new DelegationKeyServer();
        var clock = new ManualTimeProvider();
        var service = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), new BlobClientOptions { Transport = new HttpClientTransport(answers) });
        using var store = new AzureBlobStore(service, "autovideo", makeContainer: false, clock);
        var link = (await store.SignReadAsync("videos/1/a b".Replace(" ", "", StringComparison.Ordinal), TimeSpan.FromMinutes(10), "x.mp4", None)).ToString();
        await store.SignReadAsync("videos/2", TimeSpan.FromMinutes(10), null, None);
        Assert.StartsWith("https://account.blob.core.windows.net/autovideo/videos/1/ab?", link, StringComparison.Ordinal);
        foreach (var part in new[] { "skoid=", "sp=r&", "sr=b&", "spr=https", "se=2030-01-02T03%3A15%3A00Z", "rscd=attachment", "sig=" })
            Assert.Contains(part, link, StringComparison.Ordinal);
        Assert.Equal(1, answers.Requests);
        clock.Advance(TimeSpan.FromDays(7));
        await store.SignReadAsync("videos/2", TimeSpan.FromMinutes(10), null, None);
        Assert.Equal(2, answers.Requests);
    }

    [Fact]
    public async Task Without_a_token_the_fault_is_one_that_may_pass()
    {
        var service = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new NoToken(), AzureBlobSetup.ClientOptions());
        using var store = new AzureBlobStore(service, "autovideo", makeContainer: false, TimeProvider.System);
        await Assert.ThrowsAsync<TransientException>(() => store.FindAsync("a", None));
        await Assert.ThrowsAsync<TransientException>(() => WriteAsync(store, "a", "x"));
        await Assert.ThrowsAsync<TransientException>(() => store.SignReadAsync("a", TimeSpan.FromMinutes(1), null, None));
    }

    [Fact]
    public async Task Links_given_within_a_while_are_the_same_and_live_as_long_as_asked_and_up_to_a_quarter_longer()
    {
        using var answers = new DelegationKeyServer();
        var clock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 2, 23, 50, 7, TimeSpan.Zero).AddMilliseconds(3));
        var service = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), new BlobClientOptions { Transport = new HttpClientTransport(answers) });
        using var one = new AzureBlobStore(service, "autovideo", makeContainer: false, clock);
        using var another = new AzureBlobStore(service, "autovideo", makeContainer: false, clock);
        var lifetime = TimeSpan.FromMinutes(15);
        var given = new HashSet<string>();
        for (var i = 0; i < 60; i++, clock.Advance(TimeSpan.FromSeconds(30)))
        {
            var link = await one.SignReadAsync("videos/1", lifetime, null, None);
            Assert.Equal(link, await another.SignReadAsync("videos/1", lifetime, null, None));
            var query = System.Web.HttpUtility.ParseQueryString(link.Query);
            Assert.InRange(DateTimeOffset.Parse(query["se"]!, System.Globalization.CultureInfo.InvariantCulture) - clock.GetUtcNow(), lifetime, lifetime * 1.25);
            Assert.True(DateTimeOffset.Parse(query["st"]!, System.Globalization.CultureInfo.InvariantCulture) <= clock.GetUtcNow() - TimeSpan.FromMinutes(5));
            given.Add(link.ToString());
        }
        Assert.InRange(given.Count, 8, 9); // half an hour in steps of 225 s
        Assert.Equal(4, answers.Requests); // a key of each day, for each process
    }

    [Fact]
    public async Task Behind_a_CDN_people_read_there_and_upload_to_the_account()
    {
        using var answers = new DelegationKeyServer();
        var service = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), new BlobClientOptions { Transport = new HttpClientTransport(answers) });
        using var store = new AzureBlobStore(service, "autovideo", makeContainer: false, new ManualTimeProvider(), "videos.example.net");
        using var direct = new AzureBlobStore(service, "autovideo", makeContainer: false, new ManualTimeProvider());

        var read = await store.SignReadAsync("videos/1", TimeSpan.FromMinutes(10), null, None);

        Assert.StartsWith("https://videos.example.net/autovideo/videos/1?", read.ToString(), StringComparison.Ordinal);
        Assert.Equal((await direct.SignReadAsync("videos/1", TimeSpan.FromMinutes(10), null, None)).PathAndQuery, read.PathAndQuery);
        Assert.Equal("account.blob.core.windows.net", (await store.SignBlockAsync("uploads/1", "a", TimeSpan.FromMinutes(10), None)).Host);
    }

    /// <summary>Ends the body of each answer to a GET early, as a broken connection does.</summary>
    private sealed class CuttingHandler(int after) : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Cuts { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Get || answer.Content.Headers.ContentLength is not { } length || length <= after)
                return answer;
            Cuts++;
            var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var cut = new StreamContent(new CutStream(whole, after));
            foreach (var (name, values) in answer.Content.Headers)
                cut.Headers.TryAddWithoutValidation(name, values);
            answer.Content = cut;
            return answer;
        }
    }

    private sealed class CutStream(byte[] content, int after) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Left(count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Left(buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Left(buffer.Length)], cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Left(count), cancellationToken);

        private int Left(int count) => Position < after ? (int)Math.Min(count, after - Position) : throw new IOException("The connection was reset.");
    }

    private sealed class DelegationKeyServer : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            Assert.Equal(HttpMethod.Post, request.Method);
            Assert.Equal("?restype=service&comp=userdelegationkey", request.RequestUri!.Query);
            Assert.Equal("Bearer a-token", request.Headers.Authorization!.ToString());
            var asked = System.Xml.Linq.XDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).Root!;
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($"""
                    <?xml version="1.0" encoding="utf-8"?>
                    <UserDelegationKey><SignedOid>00000000-0000-0000-0000-000000000001</SignedOid><SignedTid>00000000-0000-0000-0000-000000000002</SignedTid>
                    <SignedStart>{asked.Element("Start")!.Value}</SignedStart><SignedExpiry>{asked.Element("Expiry")!.Value}</SignedExpiry>
                    <SignedService>b</SignedService><SignedVersion>2021-12-02</SignedVersion><Value>a2V5</Value></UserDelegationKey>
                    """, System.Text.Encoding.UTF8, "application/xml"),
            };
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("a-token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
