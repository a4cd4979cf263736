using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Converters;
using AutoVideo.Embedded.Durable.Replay;
using AutoVideo.Embedded.Durable.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Embedded.Durable.Dispatch;

/// <summary>
/// Goes through one step once, beside the start, so that the first instance that wakes does not wait for the compiler and the first
/// opening of a connection. Leaves nothing behind: what it writes is rolled back within its transaction.
/// </summary>
internal sealed class WarmUp(DurableDatabase database, DurableWriter writer, DurableEngineOptions options, TimeProvider time, ILogger logger)
{
    private const string Name = "@warm-up";
    private const string Event = "Go";

    public async Task Run()
    {
        try
        {
            await GoThroughAStep();
        }
#pragma warning disable CA1031 // Nothing depends on it; what is really broken shows in the first real step.
        catch (Exception fault)
        {
            EngineLog.WarmUpFailed(logger, fault);
        }
#pragma warning restore CA1031
    }

    private async Task GoThroughAStep()
    {
        var now = time.GetUtcNow().UtcDateTime;
        // Two at once: a look for due work beside a step.
        database.Read(first => database.Read(second => Look(first, now) && Look(second, now)));
        var step = Step(now);
        var write = new Write(step);
        writer.Enqueue(write);
        await write.Done;
    }

    private static bool Look(DatabaseReader reader, DateTime now)
    {
        reader.DueInstances(now, 1);
        reader.NextDue(now);
        reader.Instance(0);
        reader.Inbox(0, now, 1);
        reader.Work(new WorkKey(0, 0, 0));
        return reader.History(0).Count == 0;
    }

    private StepResult Step(DateTime now)
    {
        var execution = new OrchestrationExecution(
            new OrchestrationIdentity(Name, Name, "", null),
            Orchestrate,
            new JsonDataConverter(options.Serializer),
            new PayloadLimits(options.MaxPayloadBytes, options.MaxCustomStatusBytes, options.MaxHistoryEvents),
            NullLoggerFactory.Instance);
        execution.Replay([new HistoryEvent(0, 0, HistoryEventKind.ExecutionStarted, now, Name: Name)]);
        return execution.Run([new IncomingEvent(HistoryEventKind.EventRaised, -1, Event, "\"\"")], now);
    }

    private static async Task<object?> Orchestrate(TaskOrchestrationContext context)
    {
        var said = await context.WaitForExternalEvent<string>(Event);
        return await context.CallActivityAsync<string>(Name, said);
    }

    /// <summary>All that a step writes, undone before the commit.</summary>
    private sealed class Write(StepResult step) : WriteOperation
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public override void Execute(WriteSession session)
        {
            session.Prepared("SAVEPOINT warm_up").Execute();
            try
            {
                var key = session.Insert(new NewInstance(Name, Name, null, null, null, null, null));
                new PostMessage(Name, new IncomingEvent(HistoryEventKind.EventRaised, -1, Event)).Execute(session);
                var instance = new InstanceRow(key, Name, Name, null, OrchestrationRuntimeStatus.Running, 0, null);
                var consumed = new Consumed([new InboxRow(0, 0, null, new IncomingEvent(HistoryEventKind.EventRaised))], [new WorkKey(key, 0, 99)]);
                new CommitStep(instance, step, consumed, false, false, _ => { }, (_, _) => { }).Execute(session);
            }
            finally
            {
                session.Prepared("ROLLBACK TO warm_up").Execute();
                session.Prepared("RELEASE warm_up").Execute();
            }
        }

        public override void Committed() => done.TrySetResult();

        // The first real step meets the same and says so.
        public override void Failed(Exception reason) => done.TrySetResult();
    }
}
