using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AutoVideo.Ai.Calls;

/// <summary>
/// The way to one provider for calls of one kind: retries of what may pass (as long as the provider asks), a breaker, limits on
/// concurrency and rate, a deadline. Its faults are <see cref="ProviderException"/>s; the caller's cancellation passes through.
/// </summary>
internal sealed partial class ProviderGate : IDisposable
{
    private readonly string provider;
    private readonly AiOptions options;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim permits;
    private readonly CallSpacing spacing;
    private readonly FaultBreaker breaker;
    private readonly int patience;
    private readonly bool awaitsTrials;
    private readonly ResiliencePipeline tries;
    private readonly ResiliencePipeline deadline;
    private long pausedUntil;
    private readonly ILogger logger;
    private volatile GateFault? lastFault;

    /// <param name="patience">How many times more, while the provider says that there are too many calls, one is tried again; that says nothing of its health then.</param>
    /// <param name="awaitsTrials">Who comes while the breaker tries one call waits for what that finds out, at most its deadline; else they are refused, as while it rests.</param>
    public ProviderGate(
        string provider, TimeSpan timeout, AiOptions options, TimeProvider time, ProviderLimits? own = null, ILogger? logger = null, int patience = 0, bool awaitsTrials = false)
    {
        this.awaitsTrials = awaitsTrials;

        (this.provider, this.options, this.timeout, this.time, this.logger) = (provider, options, timeout, time, logger ?? NullLogger.Instance);
        this.patience = options.Retries > 0 ? patience : 0;
        permits = new(own?.Concurrent ?? options.MaxConcurrentCalls);
        spacing = new(own?.PerMinute ?? options.CallsPerMinute, time);
        breaker = new(options.BreakerFaults, TimeSpan.FromSeconds(options.BreakerSeconds), time);
        tries = Tries();
        deadline = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout }).Build();
    }

    /// <summary>What this process has seen of the provider.</summary>
    public GateHealth Health
    {
        get
        {
            var (paused, open) = (Interlocked.Read(ref pausedUntil), breaker.OpenUntil);
            var until = Math.Max(paused, open?.UtcTicks ?? 0);
            var state = until > time.GetUtcNow().UtcTicks ? GateState.Paused : open is null ? GateState.Healthy : GateState.OnTrial;
            return new(state, state == GateState.Paused ? new DateTimeOffset(until, TimeSpan.Zero) : null, lastFault);
        }
    }

    /// <summary>Says before anything is prepared that a call would not be made.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Paused"/>.</exception>
    public void ThrowIfPaused()
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref pausedUntil))
            throw Paused("It asked to be left alone, or refused the key, a moment ago.");
        if (Refuses)
            throw Broken();
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
            return await (once ? ResiliencePipeline.Empty : tries).ExecuteAsync(async stop => await TryAsync(call, stop), cancellation);
        }
        catch (TimeoutRejectedException late)
        {
            throw TooLate(late);
        }
    }

    public void Dispose() => permits.Dispose();

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        await spacing.WaitAsync(stop);
        await permits.WaitAsync(stop);
        try
        {
            // Those who were sent while this one waited may have found out that there is no use in it.
            ThrowIfPaused();
            return await SendAsync(call, await EnterAsync(stop), stop);
        }
        finally
        {
            permits.Release();
        }
    }

    private bool Refuses => awaitsTrials ? breaker.IsResting : !breaker.LetsPass;

    private async Task<int> EnterAsync(CancellationToken stop)
    {
        while (true)
        {
            if (breaker.Enter() is { } entered)
                return entered;
            if (Refuses)
                throw Broken();
            if (breaker.Trial is { } trial)
                await trial.WaitAsync(stop);
        }
    }

    /// <summary>What it finds out is noted before the next one gets the permit.</summary>
    private async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> call, int entered, CancellationToken stop)
    {
        bool? isHealthy = null;
        try
        {
            var answer = await deadline.ExecuteAsync(async until => await call(until), stop);
            isHealthy = true;
            return answer;
        }
        catch (TimeoutRejectedException late)
        {
            isHealthy = false;
            Note(TooLate(late));
            throw;
        }
        catch (ProviderException fault)
        {
            isHealthy = patience > 0 && fault.Fault == ProviderFault.RateLimited ? null : !fault.MayPass;
            Note(fault);
            PauseAfter(fault);
            throw;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Not the provider's: it answered.
            isHealthy = true;
            throw;
        }
        finally
        {
            breaker.Leave(entered, isHealthy);
        }
    }

    private ResiliencePipeline Tries() => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries + patience,
            Delay = TimeSpan.FromMilliseconds(500),
            MaxDelay = TimeSpan.FromSeconds(Math.Max(1, options.LongestWaitSeconds)),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = retry => ValueTask.FromResult(retry.Outcome.Exception is ProviderException fault && IsWorthAnotherTry(fault, retry.AttemptNumber)),
            DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as ProviderException)?.RetryAfter),
        }).Build();

    private bool IsWorthAnotherTry(ProviderException fault, int tries) =>
        fault.MayPass && tries < options.Retries + (fault.Fault == ProviderFault.RateLimited ? patience : 0) && breaker.LetsPass && (fault.RetryAfter is not { } wait || wait.TotalSeconds <= options.LongestWaitSeconds);

    /// <summary>A refused key stays refused, and who asks for a long wait gets it.</summary>
    private void PauseAfter(ProviderException fault)
    {
        var pause = fault.Fault is ProviderFault.Unauthorized or ProviderFault.OutOfCredit ? TimeSpan.FromSeconds(options.RefusedSeconds)
            : fault is { RetryAfter: { } wait } && wait.TotalSeconds > options.LongestWaitSeconds ? wait
            : TimeSpan.Zero;
        if (pause > TimeSpan.Zero)
            Interlocked.Exchange(ref pausedUntil, (time.GetUtcNow() + pause).UtcTicks);
    }

    private void Note(ProviderException fault)
    {
        // What is said of a request that was not accepted may repeat its prompt: status and code have to do.
        var said = fault.Fault == ProviderFault.Rejected ? null : fault.Said;
        lastFault = new(fault.Fault, said is null ? fault.Message : $"{fault.Message} {said}", time.GetUtcNow());
        if (fault.Said is not null)
            LogSaid(provider, fault.Fault, said ?? fault.Message);
    }

    private ProviderException TooLate(TimeoutRejectedException late) =>
        new(provider, ProviderFault.TimedOut, $"No complete answer within {timeout.TotalSeconds:0.#} s.", null, late);

    private ProviderException Broken() => Paused("It failed repeatedly a moment ago.");

    private ProviderException Paused(string why) => new(provider, ProviderFault.Paused, why);

    [LoggerMessage(3604, LogLevel.Warning, "{Provider} refused a call ({Fault}) and said: {Said}")]
    private partial void LogSaid(string provider, ProviderFault fault, string said);
}

/// <summary>Paused: not asked for now. OnTrial: the next call decides whether it is healthy again.</summary>
public enum GateState { Healthy, OnTrial, Paused }

/// <param name="PausedUntil">When it is asked again; null unless paused.</param>
public sealed record GateHealth(GateState State, DateTimeOffset? PausedUntil, GateFault? LastFault);

/// <param name="Message">With what the provider said, unless it was about what it was sent: for administrators.</param>
public sealed record GateFault(ProviderFault Fault, string Message, DateTimeOffset At);
