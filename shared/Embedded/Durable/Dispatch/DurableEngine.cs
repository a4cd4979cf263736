using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// The engine of one process: opens the database when first used, works between start and stop.
/// </summary>
internal sealed class DurableEngine : IHostedService, IDurableHistory, IDisposable
{
    private const int MaxQueuedInstances = 2000;

    private readonly DurableEngineOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lazy<Parts> parts;
    private readonly CancellationTokenSource stopActivities = new();
    private readonly CancellationTokenSource stop = new();
    private bool disposed;
    private List<Task> workers = [];
    private List<Task> activityWorkers = [];

    public DurableEngine(IOptions<DurableEngineOptions> options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options.Value;
        this.time = time;
        logger = loggers.CreateLogger<DurableEngine>();
        Client = new EngineClient(this, this.options, time);
        parts = new Lazy<Parts>(() => new Parts(this, functions, loggers));
    }

    public DurableTaskClient Client { get; }

    public InstanceWaiters Waiters { get; } = new();

    public DurableDatabase Database => parts.Value.Database;

    public DurableWriter Writer => parts.Value.Writer;

    /// <summary>Ends when the change is on disk.</summary>
    public async Task<T> Write<T>(ClientOperation<T> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        operation.Wake = Wake;
        return await parts.Value.Writer.Run(operation).WaitAsync(cancellation);
    }

    public void Dropped(IncomingEvent message, string instanceId) =>
        EngineLog.EventDropped(logger, message.Name ?? message.Kind.ToString(), instanceId);

    public Task<InstanceHistory?> ReadAsync(string instanceId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(Database.Read(reader => reader.KeyOf(instanceId) is { } key && reader.Instance(key) is { } row
            ? new InstanceHistory(
                row.InstanceId,
                row.Name,
                row.Version,
                row.Parent is { } parent ? new ParentInstance(parent.Name, parent.InstanceId) : null,
                reader.History(key))
            : null));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var work = parts.Value.Database.Read(reader => reader.AllWork());
        EngineLog.Opened(logger, options.DatabasePath, work.Count);
        foreach (var key in work)
            parts.Value.Activities.Enqueue(key, null);
        foreach (var instance in work.Select(key => key.Instance).Distinct())
            parts.Value.Activities.Dispatch(instance);

        var warmUp = new WarmUp(parts.Value.Database, parts.Value.Writer, options, time, logger);
        workers = [Task.Run(() => parts.Value.Pump.Work(stop.Token), CancellationToken.None), Task.Run(warmUp.Run, CancellationToken.None)];
        for (var i = 0; i < options.MaxConcurrentOrchestrations; i++)
            workers.Add(Task.Run(() => parts.Value.Steps.Work(stop.Token), CancellationToken.None));
        for (var i = 0; i < options.MaxConcurrentActivities; i++)
            activityWorkers.Add(Task.Run(() => parts.Value.Activities.Work(stopActivities.Token), CancellationToken.None));
        return Task.CompletedTask;
    }

    /// <summary>Starts nothing new and waits a while for what runs; what has no end by then is repeated after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopActivities.CancelAsync();
        try
        {
            var ended = Task.WhenAll(activityWorkers).ContinueWith(_ => parts.Value.Scheduler.WhenIdle(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            await ended.WaitAsync(options.DrainTimeout, TimeProvider.System, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            EngineLog.DrainIncomplete(logger, parts.Value.Activities.Running);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers).WaitAsync(cancellationToken);
        if (parts.IsValueCreated)
            parts.Value.Writer.Dispose();
    }

    public void Dispose()
    {
        // The container disposes it once for each service that it is registered as.
        if (disposed)
            return;
        disposed = true;
        stopActivities.Cancel();
        stop.Cancel();
        if (parts.IsValueCreated)
            parts.Value.Dispose();
        stopActivities.Dispose();
        stop.Dispose();
    }

    private void Stored(CommitStep step)
    {
        var activities = parts.Value.Activities;
        activities.Stored(step.Consumed.Work.Count);
        foreach (var (key, name, input) in step.Work)
            activities.Enqueue(key, new ActivityInvocation(step.Instance.InstanceId, name, input, key.TaskId));
        if (step.Work.Count > 0)
            activities.Dispatch(step.Instance.Key);
        Wake(step.Signals);
        if (step.IsOver || step.Instance.Status == OrchestrationRuntimeStatus.Pending)
            Waiters.Changed(step.Instance.InstanceId);
    }

    private void Wake(WriteSignals signals)
    {
        foreach (var key in signals.Ended)
            parts.Value.Activities.Forget(key);
        foreach (var key in signals.Ready)
            parts.Value.Scheduler.Signal(key);
        if (signals.NextDue is { } due)
            parts.Value.Pump.Plan(due);
    }

    private sealed class Parts : IDisposable
    {
        public Parts(DurableEngine engine, IDurableFunctions functions, ILoggerFactory loggers)
        {
            var options = engine.options;
            Database = new DurableDatabase(options);
            Writer = new DurableWriter(Database, engine.time, engine.logger);
            Scheduler = new InstanceScheduler(options.MaxCachedOrchestrations, MaxQueuedInstances);
            Activities = new ActivityDispatcher(options, Database, Scheduler, functions, engine.logger);
            Pump = new DuePump(options, Database, Scheduler, engine.time, engine.logger);
            Steps = new StepRunner(options, Database, Writer, Scheduler, functions, engine.time, loggers, engine.Stored, dropped => Activities.Stored(dropped.Work.Count));
            Scheduler.RoomAgain = Pump.Wake;
        }

        public DurableDatabase Database { get; }

        public DurableWriter Writer { get; }

        public InstanceScheduler Scheduler { get; }

        public ActivityDispatcher Activities { get; }

        public DuePump Pump { get; }

        public StepRunner Steps { get; }

        public void Dispose()
        {
            Scheduler.Stop();
            Writer.Dispose();
            Database.Dispose();
            Steps.Dispose();
            Activities.Dispose();
            Pump.Dispose();
        }
    }
}
