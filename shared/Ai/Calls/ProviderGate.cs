using System.Runtime.CompilerServices;
using AutoVideo.Ai.Http;
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
    private readonly ResiliencePipeline deadline;
    private long pausedUntil;

    public ProviderGate(string provider, TimeSpan timeout, AiOptions options, TimeProvider time)
    {
        (this.provider, this.options, this.timeout, this.time) = (provider, options, timeout, time);
        permits = new(options.MaxConcurrentCalls);
        spacing = new(options.CallsPerMinute, time);
        tries = Tries();
        deadline = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        ThrowIfPaused();
        try
        {
            return await tries.ExecuteAsync(async stop =>
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
            throw TimedOut(late);
        }
        catch (BrokenCircuitException broken)
        {
            throw Paused("It failed repeatedly a moment ago.", broken);
        }
        catch (ProviderException fault)
        {
            PauseAfter(fault);
            throw;
        }
    }

    /// <summary>A stream is not tried again: its pieces may have been used already.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ThrowIfPaused();
        if (breaker.CircuitState is CircuitState.Open or CircuitState.Isolated)
            throw Paused("It failed repeatedly a moment ago.", null);
        await spacing.WaitAsync(cancellation);
        await permits.WaitAsync(cancellation);
        try
        {
            using var late = new CancellationTokenSource(timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            var pieces = ProviderHttp.Explained(
                provider, call(both.Token), fault => fault is OperationCanceledException && !cancellation.IsCancellationRequested ? TimedOut(fault) : null, both.Token);
            await foreach (var piece in pieces)
                yield return piece;
        }
        finally
        {
            permits.Release();
        }
    }

    public void Dispose() => permits.Dispose();

    private ResiliencePipeline Tries()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<ProviderException>(IsWorthAnotherTry),
                DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as ProviderException)?.RetryAfter),
            });
        return builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = options.BreakerFaults,
            // Long enough that faults which each took the whole deadline still count together.
            SamplingDuration = TimeSpan.FromMinutes(1) + options.BreakerFaults * timeout,
            BreakDuration = TimeSpan.FromSeconds(options.BreakerSeconds),
            StateProvider = breaker,
            ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>().Handle<ProviderException>(fault => fault.MayPass),
        }).Build();
    }

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

    private void ThrowIfPaused()
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref pausedUntil))
            throw Paused("It asked to be left alone, or refused the key, a moment ago.", null);
    }

    private ProviderException Paused(string why, Exception? inner) => new(provider, ProviderFault.Paused, why, null, inner);

    private ProviderException TimedOut(Exception inner) =>
        new(provider, ProviderFault.TimedOut, $"No complete answer within {timeout.TotalSeconds:0.#} s.", null, inner);
}
