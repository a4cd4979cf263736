using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Storage;
using AutoVideo.Storage.Files;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Between a look and a claim, after a failure and after a break nothing is paid more often than it has to be.</summary>
public sealed class PaidOnceTests : IDisposable
{
    private readonly CallWorld world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_found_nothing_and_claims_after_another_has_landed_finds_the_answer_and_does_not_pay(bool inTwoProcesses)
    {
        TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously), landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = world.Process(services => services.Replace(ServiceDescriptor.Singleton(provider => Held(provider.GetRequiredService<FileBlobStore>(), looked, landed.Task))));
        var other = inTwoProcesses ? world.Process() : process;
        var sends = 0;
        Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            Interlocked.Increment(ref sends);
            return CallWorld.Answer();
        }
        var late = CallWorld.AskAsync(process, CallWorld.Call(), Send);
        await looked.Task;
        await CallWorld.AskAsync(other, CallWorld.Call(), Send);
        landed.SetResult();
        Assert.Equal("hi", (await late).Text);
        Assert.Equal(1, sends);
        Assert.Equal([false, true], (await CallWorld.CallsAsync(process)).Select(call => call.IsCacheHit));
        Assert.Empty(await process.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task A_job_whose_record_could_not_be_opened_again_is_asked_for_later_and_not_submitted_again()
    {
        var isCut = false;
        var process = world.Later(TimeSpan.Zero, container => isCut && container == Generation.Container);
        var submits = 0;
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is not null)
                return await CallWorld.Answer();
            submits++;
            await job.SubmittedAsync("job-7", stop);
            throw new ProviderException("first", ProviderFault.TimedOut, "Not yet.");
        }
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send));
        isCut = true;
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send));
        isCut = false;
        await CallWorld.AskAsync(process, CallWorld.Call(), Send);
        Assert.Equal((1, GenerationState.Answered), (submits, Assert.Single(await CallWorld.CallsAsync(process)).State));
    }

    [Fact]
    public async Task A_call_that_is_broken_off_twice_is_not_sent_a_third_time()
    {
        var process = world.Process();
        for (var i = 0; i < 2; i++)
            await BreakOffAsync(process);
        var sends = 0;
        var refused = await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => { sends++; return CallWorld.Answer(); }));
        Assert.Equal((ProviderFault.Rejected, 0), (refused.Fault, sends));
        var calls = await CallWorld.CallsAsync(process);
        Assert.Equal([GenerationState.Unknown, GenerationState.Unknown], calls.Select(call => call.State));
        Assert.Equal(calls[0].Id, calls[1].RepeatOf);
    }

    [Fact]
    public async Task A_repeat_that_could_not_be_recorded_is_still_a_repeat_the_next_time()
    {
        var isCut = false;
        var process = world.Later(TimeSpan.Zero, container => isCut && container == Generation.Container);
        await BreakOffAsync(process);
        isCut = true;
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => throw new InvalidOperationException("It was sent.")));
        isCut = false;
        await BreakOffAsync(process);
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => CallWorld.Answer()));
        Assert.Equal(2, (await CallWorld.CallsAsync(process)).Count);
    }

    [Fact]
    public async Task An_answer_after_a_broken_off_call_is_the_end_of_it()
    {
        var process = world.Process();
        await BreakOffAsync(process);
        await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => CallWorld.Answer());
        Assert.Empty(await process.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task A_lease_that_could_not_be_renewed_once_is_renewed_at_the_next_beat()
    {
        var clock = new ManualTimeProvider();
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isCut = false;
        var process = world.Process(services =>
        {
            CallWorld.Cut(services, container => isCut && container == Flight.Container && failed.TrySetResult());
            services.AddSingleton<TimeProvider>(clock);
        });
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = CallWorld.AskAsync(process, CallWorld.Call(), async (_, _) =>
        {
            asked.SetResult();
            await answer.Task;
            return await CallWorld.Answer();
        });
        await asked.Task;
        var flights = process.GetRequiredService<Flights>();
        isCut = true;
        clock.Advance(flights.Lease / 3);
        await failed.Task;
        clock.Advance(flights.Lease / 3);
        var until = clock.GetUtcNow() + flights.Lease;
        await Eventually.TrueAsync(
            async () => (await flights.ListAsync(default)).Single().Value.LeaseUntil == until, () => "The lease was not renewed again.");
        answer.SetResult();
        await call;
    }

    /// <summary>The caller leaves while the provider writes its answer.</summary>
    private static async Task BreakOffAsync(IServiceProvider process)
    {
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallWorld.AskAsync(process, CallWorld.Call(), async (_, stop) =>
        {
            await leaving.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return await CallWorld.Answer();
        }, cancellation: leaving.Token));
    }

    /// <summary>Blobs whose first look is as of before it was held.</summary>
    private static IBlobStore Held(FileBlobStore inner, TaskCompletionSource looked, Task landed)
    {
        var held = new Mock<IBlobStore>();
        held.Setup(blobs => blobs.FindAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(async (string name, CancellationToken cancellation) =>
        {
            var found = await inner.FindAsync(name, cancellation);
            if (looked.TrySetResult())
                await landed;
            return found;
        });
        held.Setup(blobs => blobs.OpenReadAsync(It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .Returns((string name, ByteRange? range, CancellationToken cancellation) => inner.OpenReadAsync(name, range, cancellation));
        held.Setup(blobs => blobs.WriteAsync(It.IsAny<string>(), It.IsAny<Stream>(), It.IsAny<string>(), It.IsAny<WriteCondition>(), It.IsAny<CancellationToken>()))
            .Returns((string name, Stream content, string type, WriteCondition condition, CancellationToken cancellation) => inner.WriteAsync(name, content, type, condition, cancellation));
        return held.Object;
    }

    public void Dispose() => world.Dispose();
}
