using System.Text.Json;
using AutoVideo.Messaging;
using AutoVideo.Videos;
using static AutoVideo.Platform.OrchestrationCommand;

namespace AutoVideo.Platform;

/// <summary>
/// Orchestrations over the bus, for a host that hands its durable client to functions only. Every call is a message of its own: dropped as a repeat of
/// an earlier one, a start could be missing that came after a <see cref="ForgetAsync"/>.
/// </summary>
internal sealed class QueuedOrchestrations(IMessageBus bus, ServiceBusClient client, TimeProvider time) : IOrchestrations
{
    // Longer than an instance of the function takes to start.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private const int LookAt = 50;

    public Task StartOnceAsync(string orchestrator, string instanceId, object input, CancellationToken cancellation)
    {
        var type = OrchestrationsJsonContext.Default.GetTypeInfo(input.GetType()) ?? throw new ArgumentException($"{nameof(OrchestrationsJsonContext)} does not know {input.GetType()}.", nameof(input));
        return SendAsync(new Start(NewId(), instanceId, orchestrator, JsonSerializer.SerializeToElement(input, type)), cancellation);
    }

    public Task RaiseAsync(string instanceId, string eventName, CancellationToken cancellation) => SendAsync(new Raise(NewId(), instanceId, eventName), cancellation);

    public Task CancelAsync(VideoRun run, CancellationToken cancellation) =>
        SendAsync(new Cancel(NewId(), Video.InstanceIdOf(run.VideoId, run.Attempt), run), cancellation);

    public Task ForgetAsync(string instanceId, CancellationToken cancellation) => SendAsync(new Forget(NewId(), instanceId), cancellation);

    /// <summary>The broker answers, and somebody carries out what is sent.</summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var receiver = client.CreateReceiver(Queue);
        var waiting = await receiver.PeekMessagesAsync(LookAt, cancellationToken: cancellation);
        var oldest = waiting.Where(message => message.State == ServiceBusMessageState.Active).Select(message => message.EnqueuedTime).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (oldest < time.GetUtcNow() - LongestWait)
            throw new InvalidOperationException($"Commands have waited since {oldest:u}; nothing carries them out.");
    }

    private Task SendAsync(OrchestrationCommand command, CancellationToken cancellation) => bus.SendAsync(Queue, MessageOf(command, null), cancellation);

    /// <param name="at">When to carry it out; at once when null.</param>
    internal static BusMessage MessageOf(OrchestrationCommand command, DateTimeOffset? at) =>
        new(command.MessageId, command.Name, JsonSerializer.Serialize(command, OrchestrationsJsonContext.Default.OrchestrationCommand)) { CorrelationId = command.InstanceId, ScheduledFor = at };

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
