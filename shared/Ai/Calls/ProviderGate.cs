using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AutoVideo.Ai.Calls;

/// <summary>
/// The way to one provider for calls of one kind: retries of what may pass (as long as the provider asks), a breaker, limits on
/// concurrency and rate, a deadline. Its faults are <see cref="ProviderException"/>s; the caller's cancellation passes through.
/// </summary>
internal sealed class ProviderGate : IDisposable
{
    private readonly string provider;
    private readonly AiOptions options;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim permits;
    private readonly CallSpacing spacing;
    private readonly CircuitBreakerStateProvider breaker = new();
    private readonly ResiliencePipeline tries;
    private readonly ResiliencePipeline oneTry;
    private readonly ResiliencePipeline deadline;
    private long pausedUntil;
    private long openUntil;
    private volatile GateFault? lastFault;

    public ProviderGate(string provider, TimeSpan timeout, AiOptions options, TimeProvider time, ProviderLimits? own = null)
    {
        (this.provider, this.options, this.timeout, this.time) = (provider, options, timeout, time);
        permits = new(own?.Concurrent ?? options.MaxConcurrentCalls);
        spacing = new(own?.PerMinute ?? options.CallsPerMinute, time);
        oneTry = Breaker();
        tries = Tries();
        deadline = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }

    /// <summary>What this process has seen of the provider.</summary>
    public GateHealth Health
    {
        get
        {
            var until = Math.Max(Interlocked.Read(ref pausedUntil), Interlocked.Read(ref openUntil));
            var state = until > time.GetUtcNow().UtcTicks ? GateState.Paused
                : breaker.CircuitState is CircuitState.Closed ? GateState.Healthy
                : GateState.OnTrial;
            return new(state, state == GateState.Paused ? new DateTimeOffset(until, TimeSpan.Zero) : null, lastFault);
        }
    }

    /// <summary>Says before anything is prepared that a call would not be made.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Paused"/>.</exception>
    public void ThrowIfPaused()
    {
        var now = time.GetUtcNow().UtcTicks;
        if (now < Interlocked.Read(ref pausedUntil))
            throw Paused("It asked to be left alone, or refused the key, a moment ago.", null);
        if (now < Interlocked.Read(ref openUntil))
            throw Paused("It failed repeatedly a moment ago.", null);
    }

    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) => RunAsync(call, once: false, cancellation);

    /// <param name="call">One request.</param>
    /// <param name="once">Not to be tried again, whatever the fault.</param>
    /// <param name="cancellation">The caller's; passes through.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, bool once, CancellationToken cancellation)
    {
        ThrowIfPaused();
        try
        {
            return await (once ? oneTry : tries).ExecuteAsync(async stop =>
            {
                await spacing.WaitAsync(stop);
                await permits.WaitAsync(stop);
                try
                {
                    return await deadline.ExecuteAsync(async until => await call(until), stop);
                }
                finally
                {
                    permits.Release();
                }
            }, cancellation);
        }
        catch (TimeoutRejectedException late)
        {
            throw Noted(new(provider, ProviderFault.TimedOut, $"No complete answer within {timeout.TotalSeconds:0.#} s.", null, late));
        }
        catch (BrokenCircuitException broken)
        {
            throw Paused("It failed repeatedly a moment ago.", broken);
        }
        catch (ProviderException fault)
        {
            PauseAfter(Noted(fault));
            throw;
        }
    }

    public void Dispose() => permits.Dispose();

    private ResiliencePipeline Tries()
    {
        if (options.Retries == 0)
            return oneTry;
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            Delay = TimeSpan.FromMilliseconds(500),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<ProviderException>(IsWorthAnotherTry),
            DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as ProviderException)?.RetryAfter),
        }).AddPipeline(oneTry).Build();
    }

    private ResiliencePipeline Breaker() => new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
    {
        FailureRatio = 0.5,
        MinimumThroughput = options.BreakerFaults,
        // Long enough that faults which each took the whole deadline still count together.
        SamplingDuration = TimeSpan.FromMinutes(1) + options.BreakerFaults * timeout,
        BreakDuration = TimeSpan.FromSeconds(options.BreakerSeconds),
        StateProvider = breaker,
        ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>().Handle<ProviderException>(fault => fault.MayPass),
        OnOpened = opened =>
        {
            Interlocked.Exchange(ref openUntil, (time.GetUtcNow() + opened.BreakDuration).UtcTicks);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Interlocked.Exchange(ref openUntil, 0);
            return ValueTask.CompletedTask;
        },
    }).Build();

    private bool IsWorthAnotherTry(ProviderException fault) =>
        fault.MayPass && (fault.RetryAfter is not { } wait || wait.TotalSeconds <= options.LongestWaitSeconds);

    /// <summary>A refused key stays refused, and who asks for a long wait gets it.</summary>
    private void PauseAfter(ProviderException fault)
    {
        var pause = fault.Fault is ProviderFault.Unauthorized or ProviderFault.OutOfCredit ? TimeSpan.FromSeconds(options.RefusedSeconds)
            : fault is { RetryAfter: { } wait } && wait.TotalSeconds > options.LongestWaitSeconds ? wait
            : TimeSpan.Zero;
        if (pause > TimeSpan.Zero)
            Interlocked.Exchange(ref pausedUntil, (time.GetUtcNow() + pause).UtcTicks);
    }

    private ProviderException Noted(ProviderException fault)
    {
        lastFault = new(fault.Fault, fault.Message, time.GetUtcNow());
        return fault;
    }

    private ProviderException Paused(string why, Exception? inner) => new(provider, ProviderFault.Paused, why, null, inner);
}

/// <summary>Paused: not asked for now. OnTrial: the next call decides whether it is healthy again.</summary>
public enum GateState { Healthy, OnTrial, Paused }

/// <param name="PausedUntil">When it is asked again; null unless paused.</param>
public sealed record GateHealth(GateState State, DateTimeOffset? PausedUntil, GateFault? LastFault);

public sealed record GateFault(ProviderFault Fault, string Message, DateTimeOffset At);
