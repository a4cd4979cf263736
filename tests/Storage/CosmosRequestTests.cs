using System.Net;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Storage;

/// <summary>What the npm test server cannot do (batches, the change feed, being busy), by the requests that the client sends.</summary>
public sealed class CosmosRequestTests(CosmosServer server) : IClassFixture<CosmosServer>, IDisposable
{
    private const string Container = "notes";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Interceptor interceptor = new();
    private readonly ManualTimeProvider clock = new();
    private readonly CollectedLog log = new();
    private readonly List<CosmosDocumentStore> opened = [];

    private CosmosDocumentStore Open()
    {
        var options = CosmosSetup.LocalClientOptions();
        options.HttpClientFactory = () => new HttpClient(interceptor, disposeHandler: false);
        options.MaxRetryAttemptsOnRateLimitedRequests = 2;
        var store = new CosmosDocumentStore(
            new CosmosClient(server.ConnectionString, options), $"test-{Guid.NewGuid():N}", [], clock, new Logger<CosmosDocumentStore>(new LoggerFactory([log])));
        opened.Add(store);
        return store;
    }

    private static DocumentOperation Put(string id, string text, WriteCondition condition = default) =>
        DocumentOperation.Write(id, new Note(text), ContractJsonContext.Default.Note, condition);

    private static Task<string> WriteAsync(CosmosDocumentStore store, string id) =>
        store.WriteAsync(new DocumentKey(Container, "p", id), new Note("x"), ContractJsonContext.Default.Note, WriteCondition.None, null, None);

    [Fact]
    public async Task A_busy_service_is_asked_again_after_the_time_it_gives_and_reported_as_a_fault_that_may_pass()
    {
        var store = Open();
        await WriteAsync(store, "first");
        var busy = 2;
        interceptor.Answer = (request, _) => request.Method == HttpMethod.Post && busy-- > 0 ? Busy() : null;
        await WriteAsync(store, "second");
        Assert.Equal(-1, busy);
        interceptor.Answer = (_, _) => Busy();
        await Assert.ThrowsAsync<DocumentsAwayException>(() => WriteAsync(store, "third"));
    }

    [Fact]
    public async Task A_token_that_is_not_taken_may_pass_and_a_right_that_is_missing_does_not()
    {
        var store = Open();
        await WriteAsync(store, "first"); // makes the container too
        Task WriteBatchAsync() => store.WriteBatchAsync(Container, "p", [Put("a", "one")], None);
        interceptor.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.Unauthorized);
        await Assert.ThrowsAsync<DocumentsAwayException>(() => WriteAsync(store, "second"));
        await Assert.ThrowsAsync<DocumentsAwayException>(WriteBatchAsync);
        interceptor.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.Forbidden);
        foreach (var refused in new Func<Task>[] { () => WriteAsync(store, "second"), WriteBatchAsync })
            Assert.Equal("documents_forbidden", (await Assert.ThrowsAsync<PermanentException>(refused)).Code);
    }

    [Fact]
    public async Task A_batch_whose_connection_breaks_is_a_fault_that_may_pass()
    {
        var store = Open();
        await WriteAsync(store, "first"); // makes the container too
        interceptor.Answer = (request, _) => request.Headers.Contains("x-ms-cosmos-is-batch-request") ? throw new HttpRequestException("The connection was reset.") : null;
        await Assert.ThrowsAsync<DocumentsAwayException>(() => store.WriteBatchAsync(Container, "p", [Put("a", "one")], None));
    }

    [Fact]
    public async Task What_the_service_charges_is_logged_with_each_operation_also_when_it_finds_nothing()
    {
        var store = Open();
        await WriteAsync(store, "first"); // makes the container too
        log.Lines.Clear();
        interceptor.Charge = "6.29";
        await WriteAsync(store, "second");
        interceptor.Charge = "1";
        Assert.NotNull(await store.ReadAsync(new DocumentKey(Container, "p", "second"), ContractJsonContext.Default.Note, None));
        Assert.Null(await store.ReadAsync(new DocumentKey(Container, "p", "missing"), ContractJsonContext.Default.Note, None));
        interceptor.Charge = "2.83";
        Assert.Equal(2, (await store.QueryAsync(new DocumentQuery(Container, "p"), ContractJsonContext.Default.Note, None)).Documents.Count);
        interceptor.Charge = "5.5";
        await store.DeleteAsync(new DocumentKey(Container, "p", "second"), WriteCondition.None, None);
        Assert.Equal(
            [
                $"Cosmos DB write in {Container}: 6.29 RU, 201.", $"Cosmos DB read in {Container}: 1 RU, 200.", $"Cosmos DB read in {Container}: 1 RU, 404.",
                $"Cosmos DB query in {Container}: 2.83 RU, 200.", $"Cosmos DB delete in {Container}: 5.5 RU, 204.",
            ],
            log.Lines);
    }

    [Fact]
    public async Task A_batch_is_one_atomic_request_in_its_partition_and_a_failed_condition_is_said_as_such()
    {
        var store = Open();
        await WriteAsync(store, "first");
        var batches = new List<(HttpRequestMessage Request, string Body)>();
        interceptor.Answer = (request, body) =>
        {
            if (!request.Headers.Contains("x-ms-cosmos-is-batch-request"))
                return null;
            batches.Add((request, body));
            var answer = new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
            answer.Headers.Add("x-ms-request-charge", "17.4");
            return answer;
        };
        log.Lines.Clear();
        await Assert.ThrowsAsync<PreconditionFailedException>(() => store.WriteBatchAsync(
            Container, "p", [Put("a", "one", WriteCondition.Matches("an-etag")), Put("b", "two", WriteCondition.Absent), new("c", null, WriteCondition.None)], None));
        var (sent, text) = Assert.Single(batches);
        Assert.Equal(HttpMethod.Post, sent.Method);
        Assert.EndsWith($"/colls/{Container}/docs", sent.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("True", Assert.Single(sent.Headers.GetValues("x-ms-cosmos-batch-atomic")), ignoreCase: true);
        Assert.Equal("[\"p\"]", Assert.Single(sent.Headers.GetValues("x-ms-documentdb-partitionkey")));
        foreach (var part in new[] { "{\"id\":\"a\",\"pk\":\"p\",\"doc\":{\"text\":\"one\"}}", "an-etag", "{\"id\":\"b\",\"pk\":\"p\",\"doc\":{\"text\":\"two\"}}" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal($"Cosmos DB batch in {Container}: 17.4 RU, 412.", Assert.Single(log.Lines)); // refused, and charged for
    }

    [Fact]
    public async Task A_batch_on_condition_of_a_version_past_its_time_to_live_is_not_sent()
    {
        var store = Open();
        var etag = await store.WriteAsync(new DocumentKey(Container, "p", "a"), new Note("x"), ContractJsonContext.Default.Note, WriteCondition.None, TimeSpan.FromSeconds(2), None);
        clock.Advance(TimeSpan.FromSeconds(3));
        interceptor.Answer = (request, _) => request.Headers.Contains("x-ms-cosmos-is-batch-request") ? throw new InvalidOperationException("It was sent.") : null;
        await Assert.ThrowsAsync<PreconditionFailedException>(() => store.WriteBatchAsync(Container, "p", [Put("a", "y", WriteCondition.Matches(etag))], None));
    }

    [Fact]
    public async Task Changes_are_read_in_pages_that_go_on_where_the_last_ended()
    {
        var store = Open();
        await WriteAsync(store, "first");
        var asked = new List<string?>();
        interceptor.Answer = (request, _) =>
        {
            if (!request.Headers.Contains("A-IM") || !request.RequestUri!.AbsolutePath.EndsWith("/docs", StringComparison.Ordinal))
                return null;
            asked.Add(request.Headers.TryGetValues("If-None-Match", out var after) ? after.Single() : null);
            var answer = new HttpResponseMessage(asked.Count == 1 ? HttpStatusCode.OK : HttpStatusCode.NotModified);
            answer.Headers.TryAddWithoutValidation("etag", "\"7\"");
            answer.Headers.TryAddWithoutValidation("x-ms-item-count", asked.Count == 1 ? "2" : "0");
            if (asked.Count == 1)
                answer.Content = new StringContent("""
                    {"_rid":"x","_count":2,"Documents":[
                      {"id":"a","pk":"p","doc":{"text":"1"},"_etag":"e1","_lsn":6},
                      {"id":"gone","pk":"p","doc":{"text":"2"},"_etag":"e2","expires":1,"_lsn":7}]}
                    """);
            return answer;
        };
        var first = await store.ReadChangesAsync(Container, null, 10, None);
        Assert.Equal(new ChangedDocument(new DocumentKey(Container, "p", "a"), "{\"text\":\"1\"}", "e1"), Assert.Single(first.Changes));
        var second = await store.ReadChangesAsync(Container, first.Continuation, 10, None);
        Assert.Empty(second.Changes);
        Assert.Null(asked[0]);
        Assert.Equal("\"7\"", asked[^1]);
    }

    [Fact]
    public async Task A_forged_continuation_of_changes_is_refused() => Assert.Equal(
        "continuation_invalid", (await Assert.ThrowsAsync<PermanentException>(() => Open().ReadChangesAsync(Container, "-1 OR 1=1", 10, None))).Code);

    public void Dispose()
    {
        foreach (var store in opened)
            store.Dispose();
        interceptor.Dispose();
    }

    private static HttpResponseMessage Busy()
    {
        var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        answer.Headers.TryAddWithoutValidation("x-ms-retry-after-ms", "5");
        return answer;
    }

    /// <summary>Answers some requests itself; the others go to the server.</summary>
    private sealed class Interceptor() : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <summary>Of a request and its body; null lets it pass.</summary>
        public Func<HttpRequestMessage, string, HttpResponseMessage?> Answer { get; set; } = (_, _) => null;

        /// <summary>RU that the server's answers ask for; the server itself charges nothing.</summary>
        public string? Charge { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = "";
            if (request.Content is { } content)
            {
                await content.LoadIntoBufferAsync(cancellationToken);
                body = Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync(cancellationToken));
            }
            if (Answer(request, body) is not { } answer)
            {
                var served = await base.SendAsync(request, cancellationToken);
                served.Headers.Remove("x-ms-request-charge");
                served.Headers.Add("x-ms-request-charge", Charge ?? "0");
                return served;
            }
            answer.RequestMessage = request;
            return answer;
        }
    }
}
