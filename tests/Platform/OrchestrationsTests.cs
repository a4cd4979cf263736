using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Messaging.Azure;
using AutoVideo.Platform;
using AutoVideo.Storage;
using AutoVideo.Tests.Contracts;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;

namespace AutoVideo.Tests.Platform;

public sealed class ClientOrchestrationsTests : OrchestrationsContract
{
    public override IOrchestrations Orchestrations => new ClientOrchestrations(Engine.Client, Videos);

    protected override Task SettleAsync() => Task.CompletedTask;
}

/// <summary>Over the embedded broker: every message is delivered twice, those that are there at once, and what is not done yet comes again later.</summary>
public sealed class QueuedOrchestrationsTests : OrchestrationsContract
{
    private MessageStore _store = null!;
    private ServiceBusClient _bus = null!;
    private ServiceBusReceiver _receiver = null!;
    private DurableTaskClient? _instead;

    public override IOrchestrations Orchestrations => new QueuedOrchestrations(new ServiceBusMessageBus(_bus), _bus, Clock);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _store = new MessageStore(new MessageStoreOptions { Path = Folder.Of("messages.db") }, Clock);
        _bus = new ServiceBusClient(_store);
        _receiver = _bus.CreateReceiver(OrchestrationCommand.Queue);
    }

    public override async Task DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _store.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task SettleAsync()
    {
        for (var round = 0; await LeftAsync() > 0; round++)
        {
            Assert.True(round < 1000, "It never comes to an end.");
            await Task.WhenAll((await _receiver.ReceiveMessagesAsync(50, TimeSpan.Zero)).Select(HandleAsync));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task An_event_that_overtakes_the_start_is_heard()
    {
        await StartAsync("late");
        await Orchestrations.RaiseAsync("late", Go, None);
        await HandleLastFirstAsync();
        await SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Engine.Ended("late")).RuntimeStatus);
    }

    [Fact]
    public async Task A_start_that_overtakes_the_forgetting_of_the_one_before_runs()
    {
        await RunAsync("language");
        await Orchestrations.ForgetAsync("language", None);
        await StartAsync("language");
        await HandleLastFirstAsync();
        await SettleAsync();
        await Engine.Until("language", instance => !instance.IsCompleted);
        await BeginsAsync("language", times: 2);
    }

    [Fact]
    public async Task A_cancel_that_overtakes_the_start_is_recorded_and_what_starts_then_changes_nothing()
    {
        var video = await CancellingAsync();
        await new DurableVideoPipeline(Orchestrations).StartAsync(video, None);
        await new DurableVideoPipeline(Orchestrations).CancelAsync(video, None);
        await HandleLastFirstAsync();
        var cancelled = await Videos.ReadAsync(video.Id, None);
        Assert.Equal(VideoStatus.Cancelled, cancelled.Status);
        // What the run does first is refused, and what it says of that is not news.
        await Assert.ThrowsAsync<PermanentException>(() => new BeginVideo(Videos).RunAsync(new VideoRun(video.Id, 1), None));
        await new FailVideo(Videos).RunAsync(new VideoFailure(new VideoRun(video.Id, 1), VideoStage.Script, new FailureCause("video_state_conflict", "")), None);
        Assert.Equal(cancelled.Sequence, (await Videos.ReadAsync(video.Id, None)).Sequence);
    }

    [Fact]
    public async Task An_event_for_one_that_never_starts_ends_as_a_dead_letter_after_minutes_and_not_before()
    {
        await Orchestrations.RaiseAsync("nobody", Go, None);
        var asked = Clock.GetUtcNow();
        await SettleAsync();
        Assert.InRange((Clock.GetUtcNow() - asked).TotalMinutes, 4, 5);
        var dead = await _bus.CreateReceiver(OrchestrationCommand.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(10);
        Assert.Contains("nobody", Assert.Single(dead).Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_is_away_for_a_minute_costs_nothing_but_time()
    {
        var away = new Mock<DurableTaskClient>("away") { CallBase = true };
        away.Setup(client => client.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("no route to host"));
        _instead = away.Object;
        await StartAsync("patient");
        for (var second = 0; second < 60; second++)
        {
            await Task.WhenAll((await _receiver.ReceiveMessagesAsync(50, TimeSpan.Zero)).Select(HandleAsync));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        // However often it was delivered, it is one command.
        Assert.Equal(1, await LeftAsync());
        _instead = null;
        await SettleAsync();
        await BeginsAsync("patient", times: 1);
    }

    [Fact]
    public async Task A_backend_that_would_start_one_twice_at_once_is_asked_once()
    {
        var (asked, started) = (0, false);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var careless = new Mock<DurableTaskClient>("careless") { CallBase = true };
        careless.Setup(client => client.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => started ? new OrchestrationMetadata(Waiting, "twin") : null);
        careless.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                if (++asked == 2)
                    gate.SetResult();
                await gate.Task;
                started = true;
                return "twin";
            });
        _instead = careless.Object;
        await StartAsync("twin");
        await StartAsync("twin");
        var messages = await _receiver.ReceiveMessagesAsync(2, TimeSpan.Zero);

        var first = HandleAsync(messages[0]);
        await Embedded.Durable.EngineHarness.Eventually(() => asked == 1, "It was not asked for.");
        await HandleAsync(messages[1]);
        gate.TrySetResult();
        await first;
        await SettleAsync();
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_bus_that_does_not_take_a_command_is_no_start()
    {
        var bus = new Mock<IMessageBus>();
        bus.Setup(away => away.SendAsync(It.IsAny<string>(), It.IsAny<BusMessage>(), It.IsAny<CancellationToken>())).ThrowsAsync(new TransientException("The broker is away."));
        await Assert.ThrowsAsync<TransientException>(() => new QueuedOrchestrations(bus.Object, _bus, Clock).StartOnceAsync(Waiting, "none", new ExportRun("none"), None));
    }

    [Fact]
    public async Task The_probe_tells_when_nothing_carries_out_what_is_asked_for()
    {
        await StartAsync("forgotten");
        Clock.Advance(TimeSpan.FromMinutes(4));
        await Orchestrations.ProbeAsync(None);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("nothing carries them out", (await Assert.ThrowsAsync<InvalidOperationException>(() => Orchestrations.ProbeAsync(None))).Message, StringComparison.Ordinal);
        await SettleAsync();
        await Orchestrations.ProbeAsync(None);
    }

    [Theory]
    [InlineData(OrchestrationsThrough.Queue)]
    [InlineData(OrchestrationsThrough.Client)]
    public async Task What_ended_a_week_ago_is_forgotten_where_the_backend_does_not_do_it_itself(OrchestrationsThrough through)
    {
        await RunAsync("week-old");
        await StartAsync("still-running");
        await SettleAsync();
        var ended = (await Engine.Client.GetInstanceAsync("week-old"))!.CreatedAt;
        var options = Options.Create(new OrchestrationsOptions { Through = through });

        await new ForgetOldHistories(options, new ManualTimeProvider(ended.AddDays(6.9))).RunAsync(new TimerInfo(), Engine.Client, None);
        Assert.NotNull(await Engine.Client.GetInstanceAsync("week-old"));
        await new ForgetOldHistories(options, new ManualTimeProvider(ended.AddDays(7.1))).RunAsync(new TimerInfo(), Engine.Client, None);
        Assert.Equal(through == OrchestrationsThrough.Queue, await Engine.Client.GetInstanceAsync("week-old") is null);
        Assert.NotNull(await Engine.Client.GetInstanceAsync("still-running"));
    }

    private async Task<int> LeftAsync() => (await _receiver.PeekMessagesAsync(50)).Count;

    /// <summary>What waits now, in the opposite order, one after the other.</summary>
    private async Task HandleLastFirstAsync()
    {
        var messages = await _receiver.ReceiveMessagesAsync(50, TimeSpan.Zero);
        Assert.Equal(2, messages.Count);
        foreach (var message in messages.Reverse())
            await HandleAsync(message);
    }

    /// <summary>As the host does, but twice: who dies before the message is completed gets it again.</summary>
    private async Task HandleAsync(ServiceBusReceivedMessage message)
    {
        var function = new OrchestrationCommandsFunction(
            Videos, new DocumentLock(Documents, Clock), new ServiceBusMessageBus(_bus), Clock, NullLogger<OrchestrationCommandsFunction>.Instance);
        try
        {
            for (var delivery = 0; delivery < 2; delivery++)
                await function.RunAsync(message.Body.ToString(), _instead ?? Engine.Client, None);
            await _receiver.CompleteMessageAsync(message);
        }
        catch (TransientException)
        {
            await _receiver.AbandonMessageAsync(message);
        }
    }
}
