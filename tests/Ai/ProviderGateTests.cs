using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Ai;

/// <summary>What happens around every call to a provider.</summary>
public sealed class ProviderGateTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task A_fault_that_passes_is_tried_again_when_the_provider_says_so()
    {
        using var gate = Gate(new AiOptions());
        var calls = 0;
        var answer = gate.RunAsync(_ => ++calls == 1 ? throw Fault(ProviderFault.RateLimited, 7) : Task.FromResult("answer"), CancellationToken.None);
        await WaitingAsync();
        clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, calls);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("answer", await answer);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_is_not_waited_for_but_kept()
    {
        using var gate = Gate(new AiOptions { LongestWaitSeconds = 10 });
        Assert.Equal(ProviderFault.RateLimited, await FaultOf(gate, Fault(ProviderFault.RateLimited, 40)));
        clock.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(ProviderFault.Paused, await FaultOf(gate, null));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await FaultOf(gate, null));
    }

    [Theory]
    [InlineData(ProviderFault.OutOfCredit)]
    [InlineData(ProviderFault.Unauthorized)]
    public async Task Without_credit_or_with_a_refused_key_a_provider_is_asked_once_and_then_left_alone(ProviderFault refusal)
    {
        using var gate = Gate(new AiOptions { Retries = 5, RefusedSeconds = 300 });
        var calls = 0;
        var fault = await Assert.ThrowsAsync<ProviderException>(() => gate.RunAsync<string>(_ => { calls++; throw Fault(refusal); }, CancellationToken.None));
        Assert.Equal((refusal, 1), (fault.Fault, calls));
        Assert.Equal(ProviderFault.Paused, await FaultOf(gate, null));
        clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Null(await FaultOf(gate, null));
    }

    [Fact]
    public async Task A_provider_that_fails_repeatedly_is_passed_over_at_once_and_asked_again_later()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 3, BreakerSeconds = 30 });
        for (var i = 0; i < 3; i++)
            Assert.Equal(ProviderFault.Unavailable, await FaultOf(gate, Fault(ProviderFault.Unavailable)));
        // At once: nothing is waited for, whatever the machine does meanwhile. The benchmark measures the milliseconds.
        var refused = FaultOf(gate, null);
        Assert.Equal((true, 0), (refused.IsCompleted, clock.PendingTimers));
        Assert.Equal(ProviderFault.Paused, await refused);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await FaultOf(gate, null));
    }

    [Fact]
    public async Task Faults_in_a_row_count_however_many_calls_went_well_before_them()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 3 });
        for (var i = 0; i < 20; i++)
            Assert.Null(await FaultOf(gate, null));
        for (var i = 0; i < 3; i++)
            Assert.Equal(ProviderFault.Unavailable, await FaultOf(gate, Fault(ProviderFault.Unavailable)));
        Assert.Equal(ProviderFault.Paused, await FaultOf(gate, null));
    }

    [Fact]
    public async Task Faults_with_an_answer_between_them_are_none_in_a_row()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 3 });
        for (var i = 0; i < 12; i++)
            Assert.Equal(i % 3 == 2 ? null : ProviderFault.Unavailable, await FaultOf(gate, i % 3 == 2 ? null : Fault(ProviderFault.Unavailable)));
        Assert.Null(await FaultOf(gate, null));
    }

    [Fact]
    public async Task After_a_rest_one_call_is_let_through_on_trial_and_the_others_are_passed_over_until_it_ends()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 2, BreakerSeconds = 30 });
        // Sent before the breaker opens: how it ends says nothing of the time after.
        var early = new TaskCompletionSource<string>();
        var late = gate.RunAsync(_ => early.Task, CancellationToken.None);
        for (var i = 0; i < 2; i++)
            await FaultOf(gate, Fault(ProviderFault.Unavailable));
        early.SetResult("answer");
        await late;
        Assert.Equal(ProviderFault.Paused, await FaultOf(gate, null));
        foreach (var isWell in new[] { false, true })
        {
            clock.Advance(TimeSpan.FromSeconds(31));
            var answer = new TaskCompletionSource<string>();
            var trial = gate.RunAsync(_ => answer.Task, CancellationToken.None);
            Assert.Equal((ProviderFault.Paused, GateState.OnTrial), (await FaultOf(gate, null), gate.Health.State));
            if (isWell)
                answer.SetResult("answer");
            else
                answer.SetException(Fault(ProviderFault.Unavailable));
            await ((Task)trial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.Equal(isWell ? null : ProviderFault.Paused, await FaultOf(gate, null));
        }
        Assert.Equal(GateState.Healthy, gate.Health.State);
    }

    [Theory]
    [InlineData(AiKind.Voice, true)]
    [InlineData(AiKind.Voice, false)]
    [InlineData(AiKind.Image, true)]
    [InlineData(AiKind.Stock, true)]
    public async Task Where_another_provider_would_be_heard_or_seen_who_comes_during_a_trial_waits_for_its_end(AiKind kind, bool isWell)
    {
        using var gates = new ProviderGates(Options.Create(new AiOptions { Retries = 0, BreakerFaults = 2, BreakerSeconds = 30 }), clock);
        var gate = gates.For(kind, "somebody");
        for (var i = 0; i < 2; i++)
            await FaultOf(gate, Fault(ProviderFault.Unavailable));
        Assert.Equal(ProviderFault.Paused, await FaultOf(gate, null));
        clock.Advance(TimeSpan.FromSeconds(31));
        var answer = new TaskCompletionSource<string>();
        var trial = gate.RunAsync(_ => answer.Task, CancellationToken.None);
        gate.ThrowIfPaused();
        var others = Enumerable.Range(0, 3).Select(_ => FaultOf(gate, null)).ToArray();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        if (isWell)
            answer.SetResult("answer");
        else
            answer.SetException(Fault(ProviderFault.Unavailable));
        await ((Task)trial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.All(await Task.WhenAll(others), fault => Assert.Equal(isWell ? null : ProviderFault.Paused, fault));
    }

    [Fact]
    public async Task A_trial_whose_caller_leaves_lets_the_next_one_try()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 2, BreakerSeconds = 30 });
        for (var i = 0; i < 2; i++)
            await FaultOf(gate, Fault(ProviderFault.Unavailable));
        clock.Advance(TimeSpan.FromSeconds(31));
        using var leaving = new CancellationTokenSource();
        var trial = gate.RunAsync(Never, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial);
        Assert.Null(await FaultOf(gate, null));
    }

    [Theory]
    [InlineData(ProviderFault.Unavailable, null)]
    [InlineData(ProviderFault.Unauthorized, null)]
    [InlineData(ProviderFault.RateLimited, 600d)]
    public async Task A_call_that_waits_for_its_turn_is_not_sent_when_the_one_before_finds_out_that_there_is_no_use(ProviderFault found, double? retryAfter)
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 2, MaxConcurrentCalls = 1 });
        await FaultOf(gate, Fault(ProviderFault.Unavailable));
        var answer = new TaskCompletionSource<string>();
        var running = gate.RunAsync(_ => answer.Task, CancellationToken.None);
        var sent = 0;
        var waiting = gate.RunAsync(_ => Task.FromResult($"answer {++sent}"), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        answer.SetException(Fault(found, retryAfter));
        Assert.Equal(found, (await Assert.ThrowsAsync<ProviderException>(() => running)).Fault);
        Assert.Equal((ProviderFault.Paused, 0), ((await Assert.ThrowsAsync<ProviderException>(() => waiting)).Fault, sent));
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_says_nothing_about_the_providers_health()
    {
        using var gate = Gate(new AiOptions { BreakerFaults = 2 });
        for (var i = 0; i < 5; i++)
            Assert.Equal(ProviderFault.Rejected, await FaultOf(gate, Fault(ProviderFault.Rejected)));
        Assert.Null(await FaultOf(gate, null));
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_given_up_and_not_asked_for_again()
    {
        using var gate = Gate(new AiOptions());
        var calls = 0;
        var call = gate.RunAsync(stop => { calls++; return Never(stop); }, CancellationToken.None);
        await WaitingAsync();
        clock.Advance(Timeout + TimeSpan.FromSeconds(1));
        var fault = await Assert.ThrowsAsync<ProviderException>(() => call);
        Assert.Equal((ProviderFault.TimedOut, 1), (fault.Fault, calls));
    }

    [Fact]
    public async Task An_answer_that_drips_for_ever_is_given_up_at_the_deadline()
    {
        using var gate = Gate(new AiOptions());
        var heard = new List<string>();
        var call = Task.Run(() => gate.RunAsync(async stop =>
        {
            await foreach (var piece in Drip(stop))
                heard.Add(piece);
            return heard;
        }, once: true, CancellationToken.None));
        for (var second = 0; second < 62 && !call.IsCompleted; second++)
        {
            await WaitingAsync(timers: 2, unless: call);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        var fault = await Assert.ThrowsAsync<ProviderException>(() => call);
        Assert.Equal(ProviderFault.TimedOut, fault.Fault);
        Assert.InRange(heard.Count, 50, 60);
    }

    [Fact]
    public async Task A_caller_who_leaves_ends_the_call_and_is_told_so()
    {
        using var gate = Gate(new AiOptions());
        using var leaving = new CancellationTokenSource();
        var call = gate.RunAsync(Never, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Null(await FaultOf(gate, null));
    }

    [Fact]
    public async Task No_more_calls_run_at_once_than_the_setting_allows()
    {
        using var gate = Gate(new AiOptions { MaxConcurrentCalls = 3 });
        int running = 0, most = 0;
        var calls = Enumerable.Range(0, 30).Select(_ => gate.RunAsync(async stop =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return "answer";
        }, CancellationToken.None));
        await Task.WhenAll(calls);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Calls_of_a_limited_provider_begin_at_even_distances()
    {
        using var gate = Gate(new AiOptions { CallsPerMinute = 30 });
        var begun = new System.Collections.Concurrent.ConcurrentQueue<double>();
        var start = clock.GetUtcNow();
        var calls = Enumerable.Range(0, 3).Select(_ => gate.RunAsync(_ =>
        {
            begun.Enqueue((clock.GetUtcNow() - start).TotalSeconds);
            return Task.FromResult("answer");
        }, CancellationToken.None)).ToArray();
        await Eventually.TrueAsync(() => clock.PendingTimers >= 2, () => "Nobody waits.");
        for (var second = 0; second < 4; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            // Who is let go now begins before the clock moves on.
            await Eventually.TrueAsync(() => begun.Count >= 1 + (second + 1) / 2, () => $"{begun.Count} have begun after {second + 1} s.");
        }
        await Task.WhenAll(calls);
        Assert.Equal([0, 2, 4], begun);
    }

    [Fact]
    public async Task An_answer_whose_pieces_were_used_is_not_asked_for_again()
    {
        using var gate = Gate(new AiOptions { Retries = 5 });
        var calls = 0;
        var fault = await Assert.ThrowsAsync<ProviderException>(
            () => gate.RunAsync<string>(_ => { calls++; throw Fault(ProviderFault.Unavailable); }, once: true, CancellationToken.None));
        Assert.Equal((ProviderFault.Unavailable, 1), (fault.Fault, calls));
    }

    [Fact]
    public async Task Health_tells_that_a_provider_is_passed_over_until_when_and_why()
    {
        using var gate = Gate(new AiOptions { Retries = 0, BreakerFaults = 2, BreakerSeconds = 30 });
        Assert.Equal(GateState.Healthy, gate.Health.State);
        for (var i = 0; i < 2; i++)
            await FaultOf(gate, Fault(ProviderFault.Unavailable));
        Assert.Equal((GateState.Paused, clock.GetUtcNow().AddSeconds(30), ProviderFault.Unavailable), (gate.Health.State, gate.Health.PausedUntil, gate.Health.LastFault!.Fault));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(GateState.OnTrial, gate.Health.State);
        Assert.Null(await FaultOf(gate, null));
        Assert.Equal(GateState.Healthy, gate.Health.State);
    }

    [Theory]
    [InlineData(ProviderFault.OutOfCredit, true)]
    [InlineData(ProviderFault.Unavailable, true)]
    [InlineData(ProviderFault.Rejected, false)]
    public async Task What_a_provider_says_is_told_unless_it_may_repeat_what_it_was_sent(ProviderFault kind, bool isTold)
    {
        using var log = new CollectedLog();
        using var gate = new ProviderGate("somebody", Timeout, new AiOptions { Retries = 0 }, clock, logger: log);
        await FaultOf(gate, new ProviderException("somebody", kind, "It failed (400 invalid_prompt).") { Said = "Your prompt 'my secret diary' is too long." });
        var told = $"{Assert.Single(log.Lines)} {gate.Health.LastFault!.Message}";
        Assert.Contains("400 invalid_prompt", told, StringComparison.Ordinal);
        Assert.Equal(isTold, told.Contains("diary", StringComparison.Ordinal));
    }

    private ProviderGate Gate(AiOptions options) => new("somebody", Timeout, options, clock);

    /// <summary>Null: the call is made and goes well.</summary>
    private static async Task<ProviderFault?> FaultOf(ProviderGate gate, ProviderException? fault)
    {
        try
        {
            await gate.RunAsync(_ => fault is null ? Task.FromResult("answer") : throw fault, CancellationToken.None);
            return null;
        }
        catch (ProviderException thrown)
        {
            return thrown.Fault;
        }
    }

    private static ProviderException Fault(ProviderFault fault, double? retryAfter = null) =>
        new("somebody", fault, "On cue.", retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private async Task WaitingAsync(int timers = 1, Task? unless = null)
    {
        while (clock.PendingTimers < timers && unless?.IsCompleted != true)
            await Task.Yield();
    }

    private static async Task<string> Never(CancellationToken stop)
    {
        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        return "";
    }

    private async IAsyncEnumerable<string> Drip([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
            yield return ".";
        }
    }
}
