using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Messaging.Azure;
using AutoVideo.Render;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.MediaJobs;
using AutoVideo.Tests.Support;
using Moq;

namespace AutoVideo.Tests.Render;

/// <summary>The news of a finished job on its way: from the worker to the queue, and from the queue to the orchestration that waits.</summary>
public sealed class RenderEventsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_worker_sends_the_instance_that_waits_for_its_job_once_the_job_has_succeeded_or_failed()
    {
        using var folder = new TemporaryFolder();
        await using var broker = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db") }, TimeProvider.System);
        await using var client = new ServiceBusClient(broker);
        var handler = new Handler(MediaJobKind.Render, (job, _, _, _) =>
            job.Id == "good" ? Task.FromResult("{}") : throw new PermanentException("timeline_invalid", "It has no scenes."));
        await using var host = await new WorkerHost(folder.Path, [handler], new ServiceBusMessageBus(client)).StartAsync();

        await host.Jobs.SubmitAsync(new MediaJob("nobody waits", MediaJobKind.Render, "{}"), None);
        await host.FinishedAsync("nobody waits");
        await host.RunAsync("good", MediaJobKind.Render);
        await host.RunAsync("bad", MediaJobKind.Render);
        await host.StopAsync(); // after it has told of its jobs

        var sent = await client.CreateReceiver("render-events").PeekMessagesAsync(10);
        Assert.Equal(["instance of good", "instance of bad"], sent.Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task News_wake_the_instance_that_runs_and_are_dropped_for_one_that_is_over_or_unknown()
    {
        await using var engine = await new EngineHarness()
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>(RenderActivityCalls.RenderFinishedEvent))
            .Start();
        var raised = new List<string>();
        var client = new Mock<DurableTaskClient>("recording") { CallBase = true };
        client.Setup(asked => asked.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string id, bool whole, CancellationToken cancellation) => engine.Client.GetInstancesAsync(id, whole, cancellation));
        client.Setup(asked => asked.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string name, object? payload, CancellationToken cancellation) =>
            {
                raised.Add(id);
                return engine.Client.RaiseEventAsync(id, name, payload, cancellation);
            });
        var function = new RenderEventsFunction();
        var running = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");

        await function.RunAsync(running, client.Object, None);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Ended(running)).RuntimeStatus);
        await function.RunAsync(running, client.Object, None); // delivered again, when it is over
        await function.RunAsync("of an orchestration that was purged", client.Object, None);

        Assert.Equal([running], raised);
    }
}
