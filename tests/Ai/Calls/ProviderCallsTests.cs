using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>One call after the other: what is paid, kept and recorded.</summary>
public sealed class ProviderCallsTests : IDisposable
{
    private readonly CallWorld world = new("Quotas:Plans=owner; free text=100/1000");
    private readonly ServiceProvider process;

    public ProviderCallsTests() => process = world.Process();

    [Fact]
    public async Task An_answer_is_recorded_with_what_it_used_and_cost()
    {
        await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => CallWorld.Answer(usage: new AiUsage { Characters = 2_000_000, OutputTokens = 50 }));
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Answered, "script", CallWorld.Video, "first", 2.0001m, 1), (call.State, call.Stage, call.VideoId, call.Provider, call.CostUsd, call.Sends));
        Assert.NotNull(call.IdempotencyKey);
        Assert.Equal(50, (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today);
        Assert.Empty(await process.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task The_same_request_again_is_not_paid_and_the_record_says_what_that_saved()
    {
        var sends = 0;
        for (var i = 0; i < 3; i++)
            Assert.Equal("hi", (await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => { sends++; return CallWorld.Answer(); })).Text);
        var total = await CallWorld.TotalAsync(process);
        Assert.Equal((1, 3, 2, 2m, 4m), (sends, total.Calls, total.CacheHits, total.CostUsd, total.SavedUsd));
    }

    [Fact]
    public async Task What_one_user_paid_for_is_given_to_another_unless_it_is_personal()
    {
        var sends = 0;
        foreach (var personal in new[] { false, true })
            foreach (var user in new[] { "usr_1", "usr_2" })
                await CallWorld.AskAsync(
                    process, CallWorld.Call($"personal: {personal}") with { IsPersonal = personal }, (_, _) => { sends++; return CallWorld.Answer(); }, new CallOwner(user, null, "voice"));
        Assert.Equal(3, sends);
    }

    [Fact]
    public async Task An_answer_not_worth_keeping_is_paid_for_and_asked_for_again()
    {
        var sends = 0;
        for (var i = 0; i < 2; i++)
            await CallWorld.AskAsync(process, CallWorld.Call(), async (_, _) => { sends++; return await CallWorld.Answer() with { Keep = false }; });
        Assert.Equal((2, 4m), (sends, (await CallWorld.TotalAsync(process)).CostUsd));
    }

    [Fact]
    public async Task A_refusal_by_the_provider_costs_nothing_and_gives_the_quota_back()
    {
        var call = CallWorld.Call(estimate: new AiUsage { OutputTokens = 80 });
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, call, (_, _) => throw new ProviderException("first", ProviderFault.Rejected, "No such model.")));
        var record = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Failed, 0m, "Rejected"), (record.State, record.CostUsd, record.Fault));
        Assert.Equal(0, (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today);
    }

    [Fact]
    public async Task An_answer_lost_on_the_way_counts_as_spent_but_not_against_the_user()
    {
        var call = CallWorld.Call(estimate: new AiUsage { Characters = 1_000_000, OutputTokens = 80 });
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, call, (_, _) => throw new ProviderException("first", ProviderFault.Unreachable, "Cut.")));
        var record = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Failed, 1.00016m, true), (record.State, record.CostUsd, record.CostIsEstimate));
        Assert.Equal(0, (await CallWorld.QuotaAsync(process, QuotaKind.Text)).Today);
    }

    [Fact]
    public async Task The_record_of_an_answer_says_who_was_passed_over_and_why()
    {
        var owner = new CallOwner(CallWorld.User, CallWorld.Video, "script");
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(
            process, CallWorld.Call(), (_, _) => throw new ProviderException("first", ProviderFault.OutOfCredit, "No credit."), owner));
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => CallWorld.Answer(), owner));
        await CallWorld.AskAsync(process, CallWorld.Call(provider: "second"), (_, _) => CallWorld.Answer(), owner);
        var answered = (await CallWorld.CallsAsync(process))[^1];
        Assert.Equal(("second", 6m), (answered.Provider, answered.CostUsd));
        Assert.Equal([ProviderFault.OutOfCredit, ProviderFault.Paused], answered.PassedOver.Select(passed => passed.Fault));
        Assert.Contains("No credit.", answered.PassedOver[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_over_the_quota_is_not_made()
    {
        var exceeded = await Assert.ThrowsAsync<PermanentException>(() => CallWorld.AskAsync(
            process, CallWorld.Call(estimate: new AiUsage { OutputTokens = 101 }), (_, _) => throw new InvalidOperationException("It was sent.")));
        Assert.Equal("quota_exceeded", exceeded.Code);
        Assert.Empty(await CallWorld.CallsAsync(process));
        Assert.Empty(await process.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task A_paid_answer_is_used_although_there_is_no_room_to_keep_it_and_its_loss_is_recorded()
    {
        var full = new Mock<IBlobStore>();
        full.Setup(blobs => blobs.WriteAsync(It.IsAny<string>(), It.IsAny<Stream>(), It.IsAny<string>(), It.IsAny<WriteCondition>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new PermanentException("disk_full", "No room."));
        var crowded = world.Process(services => services.AddSingleton(full.Object));
        Assert.Equal("hi", (await CallWorld.AskAsync(crowded, CallWorld.Call(), (_, _) => CallWorld.Answer())).Text);
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Answered, 2m, "disk_full"), (call.State, call.CostUsd, call.Lost));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_taken_in_is_recorded_as_lost()
    {
        await Assert.ThrowsAsync<PermanentException>(() => CallWorld.AskAsync(process, CallWorld.Call(), (_, _) => throw new PermanentException("disk_full", "No room for the sound.")));
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Failed, 1m, "disk_full"), (call.State, call.CostUsd, call.Lost));
    }

    [Fact]
    public async Task A_caller_who_leaves_leaves_a_call_of_unknown_outcome_that_counts_as_spent()
    {
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallWorld.AskAsync(process, CallWorld.Call(), async (_, stop) =>
        {
            await leaving.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return await CallWorld.Answer();
        }, cancellation: leaving.Token));
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Unknown, 1m, true), (call.State, call.CostUsd, call.CostIsEstimate));
    }

    [Fact]
    public async Task A_job_that_outlives_its_deadline_is_asked_for_again_and_not_submitted_again()
    {
        int submits = 0, polls = 0;
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                submits++;
                await job.SubmittedAsync("job-7", stop);
            }
            Assert.Equal("job-7", job.JobId);
            return ++polls == 1 ? throw new ProviderException("first", ProviderFault.TimedOut, "Not yet.") : await CallWorld.Answer();
        }
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send));
        Assert.Equal(GenerationState.Submitted, Assert.Single(await CallWorld.CallsAsync(process)).State);
        await CallWorld.AskAsync(process, CallWorld.Call(), Send);
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((1, 2, GenerationState.Answered, "job-7", 2m), (submits, polls, call.State, call.JobId, call.CostUsd));
    }

    [Fact]
    public async Task A_job_whose_caller_left_just_after_it_was_submitted_is_asked_for_and_not_submitted_again()
    {
        var submits = 0;
        using var leaving = new CancellationTokenSource();
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                submits++;
                await leaving.CancelAsync();
                await job.SubmittedAsync("job-7", stop);
            }
            return await CallWorld.Answer();
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send, cancellation: leaving.Token));
        var left = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal((GenerationState.Submitted, "job-7"), (left.State, left.JobId));
        Assert.Equal("hi", (await CallWorld.AskAsync(process, CallWorld.Call(), Send)).Text);
        Assert.Equal((1, GenerationState.Answered), (submits, Assert.Single(await CallWorld.CallsAsync(process)).State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_who_ask_the_same_at_once_one_pays(bool inTwoProcesses)
    {
        var other = inTwoProcesses ? world.Process() : process;
        var sends = 0;
        var answered = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => CallWorld.AskAsync(i % 2 == 0 ? process : other, CallWorld.Call(), async (_, _) =>
        {
            Interlocked.Increment(ref sends);
            await Task.Yield();
            return await CallWorld.Answer();
        }))));
        Assert.All(answered, said => Assert.Equal("hi", said.Text));
        var total = await CallWorld.TotalAsync(process);
        Assert.Equal((1, 20, 19, 2m, 38m), (sends, total.Calls, total.CacheHits, total.CostUsd, total.SavedUsd));
    }

    [Fact]
    public async Task Those_who_wait_for_a_call_that_fails_ask_themselves()
    {
        var sends = 0;
        var faults = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            try
            {
                await CallWorld.AskAsync(process, CallWorld.Call(), (_, _) =>
                    Interlocked.Increment(ref sends) == 1 ? throw new ProviderException("first", ProviderFault.Rejected, "Once.") : CallWorld.Answer());
            }
            catch (ProviderException)
            {
                Interlocked.Increment(ref faults);
            }
        })));
        Assert.Equal((2, 1), (sends, faults));
    }

    public void Dispose()
    {
        process.Dispose();
        world.Dispose();
    }
}
