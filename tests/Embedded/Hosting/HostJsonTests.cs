using System.Net;

using AutoVideo.Embedded.Hosting;
using AutoVideo.Tests.Support;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Embedded.Hosting;

public sealed class HostJsonTests : IDisposable
{
    private readonly string _folder = TestHost.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Lets a test hold requests back.</summary>
    public sealed class Gate
    {
        public SemaphoreSlim Inside { get; } = new(0);
        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Api(Gate gate)
    {
        [Function("Held")]
        public async Task<IResult> Held([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "held")] HttpRequest request)
        {
            gate.Inside.Release();
            await gate.Open.Task;
            return Results.Ok();
        }
    }

    private HostJson Read(string json)
    {
        var path = Path.Combine(_folder, "some.json");
        File.WriteAllText(path, json);
        return HostJson.Read(path);
    }

    [Fact]
    public void The_limits_and_levels_are_read()
    {
        var read = Read("""
            { "version": "2.0", "logging": { "logLevel": { "default": "Debug", "AutoVideo.Videos": "Warning" } },
              "extensions": { "http": { "routePrefix": "/v9/", "maxConcurrentRequests": 5, "maxOutstandingRequests": -1 },
                "durableTask": { "maxConcurrentActivityFunctions": 3, "maxConcurrentOrchestratorFunctions": 4 },
                "serviceBus": { "maxConcurrentCalls": 2, "maxAutoLockRenewalDuration": "00:10:00", "autoCompleteMessages": false } } }
            """);
        Assert.Equal(("v9", 5, null, 3, 4), (read.RoutePrefix, read.MaxConcurrentRequests, read.MaxOutstandingRequests, read.MaxConcurrentActivities, read.MaxConcurrentOrchestrations));
        Assert.Equal((2, TimeSpan.FromMinutes(10), false), (read.MaxConcurrentCalls, read.MaxAutoLockRenewal, read.AutoCompleteMessages));
        Assert.Equal((LogLevel.Debug, LogLevel.Warning), (read.LogLevels["default"], read.LogLevels["AutoVideo.Videos"]));
    }

    [Theory]
    [InlineData("{", "some.json")]
    [InlineData("""{"extensions":{"http":{"maxConcurrentRequests":"many"}}}""", "maxConcurrentRequests")]
    [InlineData("""{"extensions":{"serviceBus":{"maxAutoLockRenewalDuration":"ten"}}}""", "hh:mm:ss")]
    [InlineData("""{"logging":{"logLevel":{"default":"Loud"}}}""", "Loud")]
    public void What_cannot_be_read_is_named(string json, string named)
    {
        var error = Assert.Throws<HostStartException>(() => Read(json));
        Assert.Equal(HostExitCode.Misconfigured, error.ExitCode);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_route_prefix_may_be_empty()
    {
        var gate = new Gate();
        gate.Open.SetResult();
        await using var host = await Start(gate, new HostJson { RoutePrefix = "" });
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(new Uri("/held", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task So_many_requests_run_at_once_one_more_waits_and_the_next_is_told_to_come_later()
    {
        var gate = new Gate();
        await using var host = await Start(gate, new HostJson { MaxConcurrentRequests = 2, MaxOutstandingRequests = 3 });
        var uri = new Uri("/api/held", UriKind.Relative);
        var running = new[] { host.Http.GetAsync(uri), host.Http.GetAsync(uri) };
        Assert.True(await gate.Inside.WaitAsync(Eventually.Patience) && await gate.Inside.WaitAsync(Eventually.Patience));

        // Of these two one waits; the other finds no room, whichever comes first.
        var more = new List<Task<HttpResponseMessage>> { host.Http.GetAsync(uri), host.Http.GetAsync(uri) };
        var refused = await await Task.WhenAny(more);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(0, gate.Inside.CurrentCount);

        gate.Open.SetResult();
        var answers = await Task.WhenAll([.. running, .. more]);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    private static Task<TestHost> Start(Gate gate, HostJson hostJson) => TestHost.Start(
        builder =>
        {
            builder.HostJson = () => hostJson;
            builder.Services.AddSingleton(gate);
        },
        typeof(Api));
}
