using System.Threading.Channels;
using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// Runs activities, a limited number at a time, in order of arrival. A long queue holds keys only; the inputs wait on disk.
/// </summary>
internal sealed class ActivityDispatcher(
    DurableEngineOptions options,
    DurableDatabase database,
    InstanceScheduler scheduler,
    IDurableFunctions functions,
    ILogger logger) : IDisposable
{
    private const int MaxInputsHeld = 2048;

    // So that results cannot pile up before slow steps.
    private const int MaxResultsHeld = 4096;

    private readonly Channel<(WorkKey Key, ActivityInvocation? Invocation)> queue = Channel.CreateUnbounded<(WorkKey, ActivityInvocation?)>();
    private readonly SemaphoreSlim results = new(MaxResultsHeld);
    private readonly Lock gate = new();
    private readonly HashSet<long> ended = [];
    private readonly ShuffledOrder? shuffled = options.RandomCompletionSeed is { } seed ? new ShuffledOrder(seed) : null;
    private int running;

    /// <summary>Activities that run at this moment.</summary>
    public int Running => Volatile.Read(ref running);

    public void Enqueue(WorkKey key, ActivityInvocation? invocation)
    {
        if (queue.Reader.Count >= MaxInputsHeld)
            invocation = null;
        if (shuffled is null)
            queue.Writer.TryWrite((key, invocation));
        else
            shuffled.Add(key, invocation);
    }

    /// <summary>All of a step's work has been enqueued.</summary>
    public void Dispatch(long instance)
    {
        if (shuffled?.Next(instance, null) is { } next)
            queue.Writer.TryWrite(next);
    }

    /// <summary>What is still queued of this instance is not wanted any more.</summary>
    public void Forget(long instance)
    {
        lock (gate)
        {
            if (queue.Reader.Count == 0)
                ended.Clear();
            else
                ended.Add(instance);
        }
    }

    /// <summary>Results that a step has stored or dropped.</summary>
    public void Stored(int count)
    {
        if (count > 0)
            results.Release(count);
    }

    /// <summary>One worker; as many run as activities may run at the same time.</summary>
    public async Task Work(CancellationToken stop)
    {
        try
        {
            await foreach (var (key, invocation) in queue.Reader.ReadAllAsync(stop))
            {
                if ((IsEnded(key.Instance) ? null : invocation ?? database.Read(reader => reader.Work(key))) is { } wanted)
                    await Run(key, wanted, stop);
                if (shuffled?.Next(key.Instance, key) is { } next)
                    queue.Writer.TryWrite(next);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping: the work is on disk and runs again after the next start.
        }
    }

    public void Dispose() => results.Dispose();

    private async Task Run(WorkKey key, ActivityInvocation invocation, CancellationToken stop)
    {
        Interlocked.Increment(ref running);
        try
        {
            for (var times = options.DeliverActivitiesTwice ? 2 : 1; times > 0; times--)
            {
                if (await Invoke(invocation, stop) is not { } happened)
                    return;
                await results.WaitAsync(stop);
                scheduler.Deliver(new ActivityResult(key, happened));
            }
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Null when the host stopped before the activity had an end.</summary>
    private async Task<IncomingEvent?> Invoke(ActivityInvocation invocation, CancellationToken stop)
    {
        try
        {
            if (functions.FindActivity(invocation.Name) is not { } activity)
            {
                var missing = new TaskFailureDetails(FailureChain.ActivityNotFound, $"No activity function named '{invocation.Name}' was found.", null, null, null);
                return new IncomingEvent(HistoryEventKind.TaskFailed, invocation.TaskId, invocation.Name, DurableJson.Write(missing));
            }

            var output = await activity(invocation, stop);
            var limits = new PayloadLimits(options.MaxPayloadBytes, 0, 0);
            return new IncomingEvent(HistoryEventKind.TaskCompleted, invocation.TaskId, invocation.Name, limits.Payload(output, $"Output of activity '{invocation.Name}'"));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever an activity throws is its orchestrator's to handle.
        catch (Exception thrown)
        {
            EngineLog.ActivityFailed(logger, thrown, invocation.Name, invocation.TaskId, invocation.InstanceId);
            return new IncomingEvent(HistoryEventKind.TaskFailed, invocation.TaskId, invocation.Name, DurableJson.Write(TaskFailureDetails.FromException(thrown)));
        }
#pragma warning restore CA1031
    }

    private bool IsEnded(long instance)
    {
        lock (gate)
            return ended.Count > 0 && ended.Contains(instance);
    }
}
