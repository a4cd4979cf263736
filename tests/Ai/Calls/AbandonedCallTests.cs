using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
            var dying = world.Process(services => Cut(services, () => isCut |= left-- <= 0));
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
            await SweepAsync(world);

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
            var dying = world.Process(services => Cut(services, () => dead));
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
        var dying = world.Process(services => Cut(services, () => dead));
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            dead = true;
            throw new CutException();
        }));
        var next = world.Process();
        Assert.Equal(GenerationState.Intent, Assert.Single(await CallWorld.CallsAsync(next)).State);
        Assert.Equal(80, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
        Assert.Equal(1, await SweepAsync(world));
        var call = Assert.Single(await CallWorld.CallsAsync(next));
        Assert.Equal((GenerationState.Unknown, 1.00016m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        Assert.Equal(80, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
        Assert.Equal(0, await SweepAsync(world));
    }

    [Fact]
    public async Task What_was_under_way_when_everything_went_down_for_days_is_ended_all_the_same()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var dead = false;
        var dying = world.Process(services => Cut(services, () => dead));
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            dead = true;
            throw new CutException();
        }));
        var monday = Later(world, TimeSpan.FromDays(3));
        Assert.Equal(1, await monday.GetRequiredService<LedgerSweep>().SweepAsync(default));
        var call = Assert.Single(await CallWorld.CallsAsync(world.Process()));
        Assert.Equal((GenerationState.Unknown, 1.00016m, true), (call.State, call.CostUsd, call.CostIsEstimate));
        var account = await monday.GetRequiredService<IDocumentStore>().ReadAsync(QuotaAccount.KeyOf(CallWorld.User), AiJsonContext.Default.QuotaAccount, default);
        Assert.Empty(account!.Value.Reservations);
    }

    [Fact]
    public async Task A_job_that_was_submitted_before_everything_went_down_for_days_is_asked_for_and_not_submitted_again()
    {
        using var world = new CallWorld();
        var dead = false;
        var submits = 0;
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                submits++;
                await job.SubmittedAsync("job-1", stop);
                dead = true;
                throw new CutException();
            }
            Assert.Equal("job-1", job.JobId);
            return await CallWorld.Answer();
        }
        var dying = world.Process(services => Cut(services, () => dead));
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(dying, CallWorld.Call(), Send));
        Assert.Equal("hi", (await CallWorld.AskAsync(Later(world, TimeSpan.FromDays(3)), CallWorld.Call(), Send)).Text);
        Assert.Equal((1, GenerationState.Answered), (submits, Assert.Single(await CallWorld.CallsAsync(world.Process())).State));
    }

    [Fact]
    public async Task A_job_that_was_given_up_is_asked_for_all_the_same_and_paid_once()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000");
        var dead = false;
        var submits = 0;
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                submits++;
                await job.SubmittedAsync("job-1", stop);
                dead = true;
                throw new CutException();
            }
            Assert.Equal("job-1", job.JobId);
            return await CallWorld.Answer(usage: new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        }
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Process(services => Cut(services, () => dead)), CallWorld.Call(estimate: Estimate), Send));
        Assert.Equal(1, await Later(world, TimeSpan.FromHours(13)).GetRequiredService<LedgerSweep>().SweepAsync(default));
        var givenUp = Assert.Single(await CallWorld.CallsAsync(world.Process()));
        Assert.Equal((GenerationState.Unknown, 1.00016m), (givenUp.State, givenUp.CostUsd));

        // Whoever asks first dies too, before it has noted that it does.
        var cut = world.Process(services =>
        {
            services.AddSingleton<TimeProvider>(new LaterTime(TimeSpan.FromDays(2)));
            services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(
                provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), container => container == Generation.Container)));
        });
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(cut, CallWorld.Call(estimate: Estimate), Send));
        var next = Later(world, TimeSpan.FromDays(3));
        Assert.Equal(1, await next.GetRequiredService<LedgerSweep>().SweepAsync(default));
        Assert.Equal("hi", (await CallWorld.AskAsync(next, CallWorld.Call(estimate: Estimate), Send)).Text);

        var account = await next.GetRequiredService<IDocumentStore>().ReadAsync(QuotaAccount.KeyOf(CallWorld.User), AiJsonContext.Default.QuotaAccount, default);
        // The days may lie in two months.
        var answered = (await CallWorld.CallsAsync(next)).Concat(await CallWorld.CallsAsync(world.Process())).DistinctBy(call => call.Id).Single(call => call.Id != givenUp.Id);
        Assert.Equal((1, GenerationState.Answered, 0m, givenUp.Id, "job-1"), (submits, answered.State, answered.CostUsd, answered.RepeatOf, answered.JobId));
        Assert.Empty(account!.Value.Reservations);
        Assert.Empty(await next.GetRequiredService<Flights>().ListAsync(default));
    }

    [Fact]
    public async Task A_job_whose_id_could_not_be_written_down_for_a_moment_is_waited_for_and_noted_later()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=0.3");
        var isAway = false;
        var submits = 0;
        var process = world.Process(services => Cut(services, () => isAway));
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
        var process = world.Process(services => Cut(services, () => fails-- > 0));
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
        bool dead = false, isAnswered = false;
        async Task<Answered<Said>> Send(ProviderJob job, CancellationToken stop)
        {
            if (job.JobId is null)
            {
                await job.SubmittedAsync("job-1", stop);
                dead = true;
                throw new CutException();
            }
            isAnswered = true;
            return await CallWorld.Answer(usage: new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        }
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Process(services => Cut(services, () => dead)), CallWorld.Call(estimate: Estimate), Send));
        await Later(world, TimeSpan.FromHours(13)).GetRequiredService<LedgerSweep>().SweepAsync(default);
        var dying = world.Process(services =>
        {
            services.AddSingleton<TimeProvider>(new LaterTime(TimeSpan.FromHours(14)));
            services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(
                provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), container => isAnswered && container == Generation.Container)));
        });
        await CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), Send);
        var last = Later(world, TimeSpan.FromHours(28));
        Assert.Equal(1, await last.GetRequiredService<LedgerSweep>().SweepAsync(default));
        // The days may lie in two months.
        var calls = (await CallWorld.CallsAsync(last)).Concat(await CallWorld.CallsAsync(world.Process())).DistinctBy(call => call.Id).ToArray();
        Assert.Equal([(GenerationState.Answered, 0m), (GenerationState.Unknown, 1.00016m)], calls.Select(call => (call.State, call.CostUsd!.Value)).Order());
        var account = await last.GetRequiredService<IDocumentStore>().ReadAsync(QuotaAccount.KeyOf(CallWorld.User), AiJsonContext.Default.QuotaAccount, default);
        Assert.Empty(account!.Value.Reservations);
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
        await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Process(services => Cut(services, () => dead)), CallWorld.Call(), Send));
        var next = Later(world, TimeSpan.FromMinutes(1));
        Assert.Equal("hi", (await CallWorld.AskAsync(next, CallWorld.Call(), Send)).Text);
        Assert.Equal(2, submits.Distinct().Count());
        Assert.Equal([GenerationState.Answered, GenerationState.Failed], (await CallWorld.CallsAsync(next)).Select(call => call.State).Order());
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
        Assert.Equal("hi", (await CallWorld.AskAsync(Later(world, TimeSpan.FromMinutes(1)), CallWorld.Call(), Send)).Text);
        Assert.Equal((1, GenerationState.Answered), (submits, Assert.Single(await CallWorld.CallsAsync(process)).State));
    }

    [Fact]
    public async Task A_request_that_was_broken_off_twice_is_sent_again_after_a_day_however_often_it_is_asked_for_meanwhile()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=1");
        for (var i = 0; i < 2; i++)
        {
            var dead = false;
            await Assert.ThrowsAsync<CutException>(() => CallWorld.AskAsync(world.Process(services => Cut(services, () => dead)), CallWorld.Call(), (_, _) =>
            {
                dead = true;
                throw new CutException();
            }));
        }
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(Later(world, TimeSpan.FromHours(1)), CallWorld.Call(), (_, _) => CallWorld.Answer()));
        await Assert.ThrowsAsync<ProviderException>(() => CallWorld.AskAsync(Later(world, TimeSpan.FromHours(20)), CallWorld.Call(), (_, _) => CallWorld.Answer()));
        Assert.Equal("hi", (await CallWorld.AskAsync(Later(world, TimeSpan.FromHours(26)), CallWorld.Call(), (_, _) => CallWorld.Answer())).Text);
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
                world.Process(services => Cut(services, () => dead)), CallWorld.Call(words, estimate: Estimate), (_, _) =>
                {
                    dead = true;
                    throw new CutException();
                }));
        }
        var writes = 0;
        var sweeping = world.Process(services =>
        {
            services.AddSingleton<TimeProvider>(new LaterTime(TimeSpan.FromHours(1)));
            services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(
                provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), container => container == Generation.Container && writes++ == 0)));
        });
        Assert.Equal(1, await sweeping.GetRequiredService<LedgerSweep>().SweepAsync(default));
        Assert.Equal(1, await Later(world, TimeSpan.FromHours(2)).GetRequiredService<LedgerSweep>().SweepAsync(default));
    }

    [Fact]
    public async Task An_answer_kept_by_a_process_that_died_before_it_was_recorded_costs_what_was_noted_with_it()
    {
        using var world = new CallWorld("Quotas:Plans=owner; free text=1000/1000", "Ai:LeaseSeconds=1");
        var isAnswered = false;
        var dying = world.Process(services => services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(
            provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), container => isAnswered && container == Generation.Container))));
        await CallWorld.AskAsync(dying, CallWorld.Call(estimate: Estimate), (_, _) =>
        {
            isAnswered = true;
            return CallWorld.Answer(usage: new AiUsage { Characters = 2_000_000, OutputTokens = 50 });
        });
        Assert.Equal(1, await SweepAsync(world));
        var next = world.Process();
        var call = Assert.Single(await CallWorld.CallsAsync(next));
        Assert.Equal((GenerationState.Answered, 2.0001m, false, 50), (call.State, call.CostUsd, call.CostIsEstimate, call.Usage?.OutputTokens));
        Assert.Equal(50, (await CallWorld.QuotaAsync(next, QuotaKind.Text)).Today);
    }

    [Fact]
    public async Task A_call_under_way_is_left_alone_by_the_sweep()
    {
        using var world = new CallWorld("Ai:LeaseSeconds=1");
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
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        Assert.Equal(0, await world.Process().GetRequiredService<LedgerSweep>().SweepAsync(default));
        answer.SetResult(await CallWorld.Answer());
        await call;
        Assert.Equal(GenerationState.Answered, Assert.Single(await CallWorld.CallsAsync(process)).State);
    }

    /// <summary>After the lease of a dead process, as a process has it whose clock is later.</summary>
    private static Task<int> SweepAsync(CallWorld world) => Later(world, TimeSpan.FromSeconds(2)).GetRequiredService<LedgerSweep>().SweepAsync(default);

    private static ServiceProvider Later(CallWorld world, TimeSpan by) => world.Process(services => services.AddSingleton<TimeProvider>(new LaterTime(by)));

    private static void Cut(IServiceCollection services, Func<bool> isDead) =>
        services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => new CutDocuments(provider.GetRequiredService<SqliteDocumentStore>(), _ => isDead())));

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
