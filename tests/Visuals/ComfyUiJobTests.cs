using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Visuals.ComfyUi;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Tests.Visuals;

/// <summary>Jobs that an earlier call submitted, and what ComfyUI's history says of them.</summary>
public sealed class ComfyUiJobTests : IAsyncLifetime
{
    private static readonly ImageOrder Order = new("A bee", "text", VideoFormat.Square, ["bee"], "en", 7);
    private readonly ComfyUiServer server = new();
    private readonly ProviderHttp http = new(TimeProvider.System);
    private ComfyUiImages images = null!;

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        images = new(new() { BaseUrl = server.Address, GraphFile = Repository.PathOf("docs/examples/comfyui-graph.json"), PollSeconds = 0.05 }, http);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_job_that_finishes_between_the_looks_at_history_and_queue_is_not_lost()
    {
        var job = new Job();
        server.FinishesBetweenLooks = true;
        using var leaving = new CancellationTokenSource();
        job.Submitted = leaving.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => images.DrawAsync(Order, job, leaving.Token));
        Assert.NotEmpty((await images.DrawAsync(Order, job, CancellationToken.None)).Bytes);
        Assert.Equal(1, server.Submitted);
    }

    [Fact]
    public async Task A_job_that_is_in_neither_is_lost()
    {
        var fault = await Assert.ThrowsAsync<ProviderException>(() => images.DrawAsync(Order, new Job { Id = "gone" }, CancellationToken.None));
        Assert.Equal((ProviderFault.Rejected, true), (fault.Fault, fault.JobIsGone));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"outputs":null,"status":null}""")]
    [InlineData("""{"outputs":{"9":null},"status":{"status_str":null} }""")]
    [InlineData("""{"outputs":{"9":{"images":null} } }""")]
    [InlineData("""{"outputs":{"9":{"images":[]} } }""")]
    public async Task A_history_without_a_picture_is_the_end_of_the_job(string entry)
    {
        server.Entry = entry;
        var fault = await Assert.ThrowsAsync<ProviderException>(() => images.DrawAsync(Order, new Job(), CancellationToken.None));
        Assert.Equal(ProviderFault.Rejected, fault.Fault);
    }

    private sealed class Job : ProviderJob
    {
        public string? Id { get; set; }
        public Action Submitted { get; set; } = () => { };

        public override string IdempotencyKey => "key-1";
        public override string? JobId => Id;

        public override Task SubmittedAsync(string jobId, CancellationToken cancellation)
        {
            Id = jobId;
            Submitted();
            return Task.CompletedTask;
        }
    }
}
