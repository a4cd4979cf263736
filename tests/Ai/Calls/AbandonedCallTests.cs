using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>The process dies before any one of its writes, or while it waits for the answer; another one comes after.</summary>
public sealed class AbandonedCallTests
{
    private static readonly AiUsage Estimate = new() { Characters = 1_000_000, OutputTokens = 80 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_is_sent_at_most_twice_and_once_with_a_job_wherever_the_process_dies(bool withJob)
    {
        for (var writes = 0; ; writes++)
        {
            using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000", "Ai:LeaseSeconds=0.3");
            int submits = 0, left = writes;
            bool isCut = false, isJobLost = false;
            var keys = new HashSet<string>();
            var dying = world.Dying(() => isCut |= left-- <= 0);
            try
            {
                await CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), Send);
            }
            catch (CutException)
            {
                // Dead; where only the bookkeeping failed, the answer still arrives.
            }
            var next = world.Process();
            var text = (await CallWorld.AskAsync(next, CallWorld.Call(estimate: Estimate), Send)).Text;
            await world.SweepAsync();

            Assert.Equal("hi", text);
            // Between the provider's answer to a submission and its being written down lies a moment that nothing but the idempotency key covers.
            Assert.InRange(submits, 1, withJob && !isJobLost ? 1 : 2);
            Assert.Single(keys);
            var calls = await CallWorld.CallsAsync(next);
            Assert.All(calls, call => Assert.True(call.IsSettled, $"{writes}: {call}"));
            Assert.Equal(submits, calls.Count(call => !call.IsCacheHit && call.State is not GenerationState.Failed));
            Assert.Empty(await next.GetRequiredService<Flights>().ListAsync(default));
            // What the quota counts is what the ledger has: nothing is left set aside, nothing is counted twice.
            var counted = calls.Where(call => !call.IsCacheHit).Sum(call => call.State == GenerationState.Unknown || call.Usage is null ? 80 : call.Usage.OutputTokens);
            Assert.Equal(counted, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
            if (!isCut)
                break;
            Assert.True(writes < 30);

            async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
            {
                if (job.JobId is null)
                {
                    submits++;
                    keys.Add(job.IdempotencyKey);
                    if (withJob)
                    {
                        await job.SubmittedAsync("job-1", stop);
                        isJobLost |= Assert.Single(await world.Process().GetRequiredService<Flights>().ListAsync(stop)).Value.JobId is null;
                    }
                }
                return await CallWorld.Answer(usage: new AiUsage { OutputTokens = 50 });
            }
        }
    }

    [Fact]
    public async Task A_request_broken_off_twice_is_not_sent_a_third_time()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=1");
        var sends = 0;
        for (var i = 0; i < 2; i++)
        {
            var dead = false;
            var dying = world.Dying(() => dead);
            await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(), (_, _) =>
            {
                sends++;
                dead = true;
                throw new CutException();
            }));
        }
        var next = world.Process();
        var fault = await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(next, CallWorld.Call(), (_, _) => { sends++; return CallWorld.Answer(); }));
        Assert.Equal((ProviderFault.Rejected, 2), (fault.Fault, sends));
        var calls = await CallWorld.CallsAsync(next);
        Assert.Equal([GenerationState.Unknown, GenerationState.Unknown], calls.Select(call => call.State));
        Assert.Equal(calls[0].Id, calls[1].RepeatOf);
        Assert.Equal(calls[0].IdempotencyKey, calls[1].IdempotencyKey);
        Assert.Equal((2m, 2m, 2), ((await CallWorld.TotalAsync(next)).CostUsd, (await CallWorld.TotalAsync(next)).EstimatedUsd, (await CallWorld.TotalAsync(next)).Unknown));
    }

    [Fact]
    public async Task What_nobody_asks_for_again_is_ended_by_the_sweep()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000", "Ai:LeaseSeconds=1");
        var dead = false;
        var dying = world.Dying(() => dead);
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            dead = true;
            throw new CutException();
        }));
        var next = world.Process();
        Assert.Equal(GenerationState.Intent, Assert.Single(await CallWorld.CallsAsync(next)).State);
        Assert.Equal(80, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
        Assert.Equal(1, await world.SweepAsync());
        var call = Assert.Single(await CallWorld.CallsAsync(next));
        Assert.Equal((GenerationState.Unknown, 1.00016m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        Assert.Equal(80, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
        Assert.Equal(0, await world.SweepAsync());
    }

    [Fact]
    public async Task What_was_under_way_when_everything_went_down_for_days_is_ended_all_the_same()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var dead = false;
        var dying = world.Dying(() => dead);
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            dead = true;
            throw new CutException();
        }));
        var monday = world.Later(TimeSpan.FromDays(3));
        Assert.Equal(1, await CallWorld.SweepAsync(monday));
        var call = Assert.Single(await CallWorld.CallsAsync(world.Process()));
        Assert.Equal((GenerationState.Unknown, 1.00016m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        Assert.Equal(0, await CallWorld.ReservationsAsync(monday));
    }

    [Fact]
    public async Task A_request_that_was_broken_off_twice_is_sent_again_after_a_day_however_often_it_is_asked_for_meanwhile()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=1");
        for (var i = 0; i < 2; i++)
        {
            var dead = false;
            await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Dying(() => dead), CallWorld.Call(), (_, _) =>
            {
                dead = true;
                throw new CutException();
            }));
        }
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(world.Later(TimeSpan.FromHours(1)), CallWorld.Call(), (_, _) => CallWorld.Answer()));
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(world.Later(TimeSpan.FromHours(20)), CallWorld.Call(), (_, _) => CallWorld.Answer()));
        Assert.Equal("hi", (await CallWorld.AskAsync(world.Later(TimeSpan.FromHours(26)), CallWorld.Call(), (_, _) => CallWorld.Answer())).Text);
    }

    [Fact]
    public async Task A_call_that_cannot_be_ended_keeps_no_other_from_it()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var dead = false;
        foreach (var words in new[] { "one", "two" })
        {
            dead = false;
            await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(
                world.Dying(() => dead), CallWorld.Call(words, estimate: Estimate), (_, _) =>
                {
                    dead = true;
                    throw new CutException();
                }));
        }
        var writes = 0;
        var sweeping = world.Later(TimeSpan.FromHours(1), container => container == Generation.Container && writes++ == 0);
        Assert.Equal(1, await CallWorld.SweepAsync(sweeping));
        Assert.Equal(1, await CallWorld.SweepAsync(world.Later(TimeSpan.FromHours(2))));
    }

    [Fact]
    public async Task An_answer_kept_by_a_process_that_died_before_it_was_recorded_costs_what_was_noted_with_it()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000", "Ai:LeaseSeconds=1");
        var isAnswered = false;
        var dying = world.Later(TimeSpan.Zero, container => isAnswered && container == Generation.Container);
        await CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            isAnswered = true;
            return CallWorld.Answer(usage: new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        });
        Assert.Equal(1, await world.SweepAsync());
        var next = world.Process();
        var call = Assert.Single(await CallWorld.CallsAsync(next));
        Assert.Equal((GenerationState.Answered, 2.0001m, false, 50), (call.State, call.CostUsd, call.CostIsEstimate, call.Usage?.OutputTokens));
        Assert.Equal(50, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
    }

    [Fact]
    public async Task A_call_under_way_is_left_alone_by_the_sweep()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=5");
        var process = world.Process();
        var answer = new TaskCompletionSource<Answered<Said>>();
        var asked = new TaskCompletionSource();
        var call = CallWorld.AskAsync(process, CallWorld.Call(), (_, _) =>
        {
            asked.SetResult();
            return answer.Task;
        });
        await asked.Task;
        // The lease is renewed for as long as the call takes.
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
        Assert.Equal(0, await CallWorld.SweepAsync(world.Process()));
        answer.SetResult(await CallWorld.Answer());
        await call;
        Assert.Equal(GenerationState.Answered, Assert.Single(await CallWorld.CallsAsync(process)).State);
    }
}
