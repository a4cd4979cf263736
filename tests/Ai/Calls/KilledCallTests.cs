using System.Diagnostics;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Text;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Real processes, killed while they wait for what they pay for, out of disk, or kept waiting byte by byte.</summary>
public sealed class KilledCallTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly PaidServer server = new();

    public Task InitializeAsync() => server.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Killed_while_a_job_runs_a_process_leaves_one_submission_which_the_next_one_asks_for()
    {
        using (var first = TestProgram.Start<PaidCaller>(folder.Path, server.Address, "job"))
        {
            await first.ReadUntilAsync(line => line == "submitted");
            await first.KillAsync();
        }
        server.Release();
        await HearAsync(TestProgram.Start<PaidCaller>(folder.Path, server.Address, "job"));
        Assert.Equal(1, server.Submits);
        var call = Assert.Single(await CallsAsync());
        Assert.Equal((GenerationState.Answered, "job-1"), (call.State, call.JobId));
    }

    [Fact]
    public async Task Killed_before_a_direct_answer_a_request_is_sent_once_more_and_both_stand_in_the_ledger()
    {
        for (var kills = 0; kills < 2; kills++)
        {
            using var killed = TestProgram.Start<PaidCaller>(folder.Path, server.Address, "direct");
            await killed.ReadUntilAsync(line => line == "asking");
            await server.AskedAsync(kills + 1);
            await killed.KillAsync();
        }
        server.Release();
        using (var third = TestProgram.Start<PaidCaller>(folder.Path, server.Address, "direct"))
        {
            await third.StandardOutput.ReadToEndAsync();
            await third.WaitForExitAsync();
            Assert.NotEqual(0, third.ExitCode);
        }
        Assert.Equal(2, server.Submits);
        Assert.Single(server.Keys);
        var calls = await CallsAsync();
        Assert.Equal([GenerationState.Unknown, GenerationState.Unknown], calls.Select(call => call.State));
        Assert.All(calls, call => Assert.True(call.CostIsEstimate));
    }

    [Fact]
    public async Task A_disk_that_fills_after_a_paid_answer_loses_the_copy_and_not_the_answer()
    {
        server.Release();
        string[] limited = ["bash", "-c", "trap '' XFSZ; ulimit -f 4000; exec \"$@\"", "limited"];
        await HearAsync(TestProgram.StartUnder<PaidCaller>(limited, folder.Path, server.Address, "large"));
        var call = Assert.Single(await CallsAsync());
        Assert.Equal((GenerationState.Answered, "disk_full", 1), (call.State, call.Lost, server.Submits));
    }

    [Fact]
    public async Task A_provider_that_answers_a_byte_a_second_is_given_up_at_the_deadline()
    {
        await using var process = AiServices.Of(
            folder.Path, $"Anthropic:BaseUrl={server.Address}", "Anthropic:Key=key", "Ai:TextTimeoutSeconds=2", "Ai:Retries=0").BuildServiceProvider();
        CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "script"));
        var started = Stopwatch.GetTimestamp();
        var fault = await Assert.ThrowsAsync<ProviderException>(
            () => process.GetRequiredService<TextModels>().Find("anthropic")!.AnswerAsync(new TextRequest("Say", "hi"), CancellationToken.None));
        Assert.Equal(ProviderFault.TimedOut, fault.Fault);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1.9), Eventually.Patience);
        Assert.True(Assert.Single(await CallsAsync()).CostIsEstimate);
    }

    private static async Task HearAsync(Process child)
    {
        using (child)
        {
            await child.ReadUntilAsync(line => line.StartsWith("heard", StringComparison.Ordinal));
            await child.WaitForExitAsync();
        }
    }

    private async Task<IReadOnlyList<Generation>> CallsAsync()
    {
        await using var process = AiServices.Of(folder.Path).BuildServiceProvider();
        return await CallWorld.CallsAsync(process);
    }

    /// <summary>Takes jobs and questions and answers none of them until it is told to; on Anthropic's path a byte a second.</summary>
    private sealed class PaidServer : IAsyncDisposable
    {
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim asked = new(0);
        private WebApplication? app;
        private int submits;

        public string Address { get; private set; } = "";
        public int Submits => submits;
        public HashSet<string> Keys { get; } = [];

        public void Release() => released.SetResult();

        public async Task AskedAsync(int times)
        {
            while (submits < times)
                await asked.WaitAsync();
        }

        public async Task StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.MapPost("/submit", (HttpRequest request) => $"job-{Submit(request)}");
            app.MapGet("/jobs/{id}", async (string id, HttpContext http) =>
            {
                await released.Task.WaitAsync(http.RequestAborted);
                return $"the answer of {id}";
            });
            app.MapPost("/answer", async (HttpContext http) =>
            {
                Submit(http.Request);
                await released.Task.WaitAsync(http.RequestAborted);
                return "the answer";
            });
            app.MapPost("/v1/messages", async (HttpContext http) =>
            {
                http.Response.ContentType = "application/json";
                while (true)
                {
                    await http.Response.Body.WriteAsync(" "u8.ToArray(), http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, http.RequestAborted);
                }
            });
            await app.StartAsync();
            Address = app.Urls.Single();
        }

        public ValueTask DisposeAsync() => app!.DisposeAsync();

        private int Submit(HttpRequest request)
        {
            lock (Keys)
                Keys.Add(request.Headers["Idempotency-Key"].ToString());
            var number = Interlocked.Increment(ref submits);
            asked.Release();
            return number;
        }
    }
}
