using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Providers that give a job's id and are asked for its answer: by whichever process comes after, however late.</summary>
public sealed class JobCallTests
{
    private static readonly AiUsage Estimate = new() { Characters = 1_000_000, OutputTokens = 80 };

    [Fact]
    public async Task A_job_that_was_submitted_before_everything_went_down_for_days_is_asked_for_and_not_submitted_again()
    {
        using var world = new CallWorld();
        var vendor = new Vendor();
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(vendor.Dying(world), CallWorld.Call(), vendor.SendAsync));
        Assert.Equal("hi", (await CallWorld.AskAsync(world.Later(TimeSpan.FromDays(3)), CallWorld.Call(), vendor.SendAsync)).Text);
        Assert.Equal((1, GenerationState.Answered), (vendor.Submits, Assert.Single(await CallWorld.CallsAsync(world.Process())).State));
    }

    [Fact]
    public async Task A_job_that_was_given_up_is_asked_for_all_the_same_and_paid_once()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var vendor = new Vendor(new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(vendor.Dying(world), CallWorld.Call(estimate: Estimate), vendor.SendAsync));
        Assert.Equal(1, await CallWorld.SweepAsync(world.Later(TimeSpan.FromHours(13))));
        var givenUp = Assert.Single(await CallWorld.CallsAsync(world.Process()));
        Assert.Equal((GenerationState.Unknown, 1.00016m), (givenUp.State, givenUp.CostUsd));

        // Whoever asks first dies too, before it has noted that it does.
        var cut = world.Later(TimeSpan.FromDays(2), container => container == Generation.Container);
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(cut, CallWorld.Call(estimate: Estimate), vendor.SendAsync));
        var next = world.Later(TimeSpan.FromDays(3));
        Assert.Equal(1, await CallWorld.SweepAsync(next));
        Assert.Equal("hi", (await CallWorld.AskAsync(next, CallWorld.Call(estimate: Estimate), vendor.SendAsync)).Text);

        // The days may lie in two months.
        var answered = (await CallWorld.CallsAsync(next)).Concat(await CallWorld.CallsAsync(world.Process())).DistinctBy(call => call.Id).Single(call => call.Id != givenUp.Id);
        Assert.Equal((1, GenerationState.Answered, 0m, givenUp.Id, "job-1"), (vendor.Submits, answered.State, answered.CostUsd, answered.RepeatOf, answered.JobId));
        Assert.Equal(0, await CallWorld.ReservationsAsync(next));
        Assert.Empty(await next.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task A_job_whose_id_could_not_be_written_down_for_a_moment_is_waited_for_and_noted_later()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=0.3");
        var isAway = false;
        var submits = 0;
        var process = world.Dying(() => isAway);
        var answer = await CallWorld.AskAsync(process, CallWorld.Call(), async (job, stop) =>
        {
            submits++;
            isAway = true;
            await job.SubmittedAsync("job-1", stop);
            isAway = false;
            await Eventually.TrueAsync(
                async () => Assert.Single(await process.GetRequiredService<Flights>().ListAsync(stop)).Value.JobId == "job-1", () => "The job's id was not noted.");
            return await CallWorld.Answer();
        });
        var call = Assert.Single(await CallWorld.CallsAsync(process));
        Assert.Equal(("hi", 1, GenerationState.Answered, "job-1"), (answer.Text, submits, call.State, call.JobId));
    }

    [Fact]
    public async Task A_job_whose_id_could_not_be_written_down_at_once_is_written_down_before_it_is_asked_for()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=600");
        var fails = 0;
        var process = world.Dying(() => fails-- > 0);
        await CallWorld.AskAsync(process, CallWorld.Call(), async (job, stop) =>
        {
            fails = 1;
            await job.SubmittedAsync("job-1", stop);
            Assert.Equal("job-1", Assert.Single(await process.GetRequiredService<Flights>().ListAsync(stop)).Value.JobId);
            Assert.Equal(GenerationState.Submitted, Assert.Single(await CallWorld.CallsAsync(process)).State);
            return await CallWorld.Answer();
        });
    }

    [Fact]
    public async Task The_kept_answer_of_a_job_that_was_given_up_costs_nothing_more_when_its_process_dies_too()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var vendor = new Vendor(new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(vendor.Dying(world), CallWorld.Call(estimate: Estimate), vendor.SendAsync));
        await CallWorld.SweepAsync(world.Later(TimeSpan.FromHours(13)));
        var dying = world.Later(TimeSpan.FromHours(14), container => vendor.HasAnswered && container == Generation.Container);
        await CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), vendor.SendAsync);
        var last = world.Later(TimeSpan.FromHours(28));
        Assert.Equal(1, await CallWorld.SweepAsync(last));
        // The days may lie in two months.
        var calls = (await CallWorld.CallsAsync(last)).Concat(await CallWorld.CallsAsync(world.Process())).DistinctBy(call => call.Id).ToArray();
        Assert.Equal([(GenerationState.Answered, 0m), (GenerationState.Unknown, 1.00016m)], calls.Select(call => (call.State, call.CostUsd!.Value)).Order());
        Assert.Equal(0, await CallWorld.ReservationsAsync(last));
    }

    [Fact]
    public async Task A_job_that_the_provider_lost_is_submitted_anew_by_the_same_asker()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=1");
        var dead = false;
        var submits = new List<string>();
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is not null)
                throw new ProviderException("first", ProviderFault.Rejected, "The job is not known any more.") { JobIsGone = true };
            submits.Add(job.IdempotencyKey);
            await job.SubmittedAsync($"job-{submits.Count}", stop);
            if (submits.Count > 1)
                return await CallWorld.Answer();
            dead = true;
            throw new CutException();
        }
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Dying(() => dead), CallWorld.Call(), Send));
        var next = world.Later(TimeSpan.FromMinutes(1));
        Assert.Equal("hi", (await CallWorld.AskAsync(next, CallWorld.Call(), Send)).Text);
        Assert.Equal(2, submits.Distinct().Count());
        // The minute may lie in two months.
        var calls = (await CallWorld.CallsAsync(next)).Concat(await CallWorld.CallsAsync(world.Process())).DistinctBy(call => call.Id);
        Assert.Equal([GenerationState.Answered, GenerationState.Failed], calls.Select(call => call.State).Order());
    }

    [Fact]
    public async Task Who_gets_the_answer_of_anothers_job_has_a_record_of_it_and_leaves_nothing_in_the_others()
    {
        using var world = new CallWorld();
        var process = world.Process();
        using var leaving = new CancellationTokenSource();
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is not null)
                return await CallWorld.Answer();
            await job.SubmittedAsync("job-1", stop);
            await leaving.CancelAsync();
            throw new OperationCanceledException(leaving.Token);
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send, new CallOwner("usr_ann", "vid_a", "visuals"), leaving.Token));

        var bo = new CallOwner("usr_bo", "vid_b", "visuals");
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(
            process, CallWorld.Call(provider: "second"), (_, _) => throw new ProviderException("second", ProviderFault.Unavailable, "It is down."), bo));
        await CallWorld.AskAsync(process, CallWorld.Call(), Send, bo);

        var anns = Assert.Single(await CallWorld.CallsAsync(process, "usr_ann"));
        Assert.Equal((GenerationState.Answered, 2m, 0), (anns.State, anns.CostUsd, anns.PassedOver.Count));
        var bos = (await CallWorld.CallsAsync(process, "usr_bo")).Single(call => call.Provider == "first");
        Assert.Equal((true, 0m, 2m, "vid_b", "second"), (bos.IsCacheHit, bos.CostUsd, bos.SavedUsd, bos.VideoId, Assert.Single(bos.PassedOver).Provider));
    }

    [Theory]
    [InlineData(ProviderFault.Unauthorized)]
    [InlineData(ProviderFault.OutOfCredit)]
    [InlineData(ProviderFault.BadAnswer)]
    public async Task A_job_that_cannot_be_asked_for_now_is_asked_for_later_and_not_submitted_again(ProviderFault fault)
    {
        using var world = new CallWorld();
        var submits = 0;
        var process = world.Process();
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is not null)
                return await CallWorld.Answer();
            submits++;
            await job.SubmittedAsync("job-1", stop);
            throw new ProviderException("first", fault, "Not now.");
        }
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(process, CallWorld.Call(), Send));
        // Another process: this one leaves a provider alone for a while that refuses its key.
        Assert.Equal("hi", (await CallWorld.AskAsync(world.Later(TimeSpan.FromMinutes(1)), CallWorld.Call(), Send)).Text);
        Assert.Equal((1, GenerationState.Answered), (submits, Assert.Single(await CallWorld.CallsAsync(process)).State));
    }

    /// <summary>A provider whose caller dies as soon as it has submitted a job, and that answers whoever asks for it.</summary>
    private sealed class Vendor(AiUsage? usage = null)
    {
        private bool isDead;

        internal int Submits { get; private set; }
        internal bool HasAnswered { get; private set; }

        internal ServiceProvider Dying(CallWorld world) => world.Dying(() => isDead);

        internal async Task<Answered<Said>> SendAsync(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                Submits++;
                await job.SubmittedAsync("job-1", stop);
                isDead = true;
                throw new CutException();
            }
            Assert.Equal("job-1", job.JobId);
            HasAnswered = true;
            return await CallWorld.Answer(usage: usage);
        }
    }
}
