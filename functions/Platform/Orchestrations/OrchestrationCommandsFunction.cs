using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Storage;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Platform;

/// <summary>
/// Carries out what services ask of orchestrations over the queue, with the client that the host hands to functions. Commands arrive at least once
/// and in any order. What cannot be done yet is sent again for later, because the broker itself would deliver ten times within a second.
/// </summary>
public sealed partial class OrchestrationCommandsFunction(
    VideoStore videos, [FromKeyedServices(LockKind.Durable)] ILock locks, IMessageBus bus, TimeProvider time, ILogger<OrchestrationCommandsFunction> logger)
{
    // After 2 s, 4 s, …, 128 s: four minutes.
    internal const int MostTries = 7;
    // Longer than the wait for an orchestration's last step.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Function("OrchestrationCommands")]
    public async Task RunAsync(
        [ServiceBusTrigger(OrchestrationCommand.Queue, Connection = "ServiceBus")] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var command = JsonSerializer.Deserialize(message, OrchestrationsJsonContext.Default.OrchestrationCommand)!;
        try
        {
            await CarryOutAloneAsync(command, client, cancellation);
        }
        catch (Exception failure) when (command.Tries < MostTries && failure is not PermanentException && !cancellation.IsCancellationRequested)
        {
            var again = command with { Tries = command.Tries + 1 };
            var pause = TimeSpan.FromSeconds(Math.Pow(2, again.Tries));
            TriedAgain(command.Name, command.InstanceId, pause.TotalSeconds, failure.Message);
            await bus.SendAsync(OrchestrationCommand.Queue, QueuedOrchestrations.MessageOf(again, time.GetUtcNow() + pause), cancellation);
        }
    }

    /// <summary>Not every backend refuses the second of two starts at once, so there is one command of an instance at a time.</summary>
    private async Task CarryOutAloneAsync(OrchestrationCommand command, DurableTaskClient client, CancellationToken cancellation)
    {
        var held = await locks.TryTakeAsync($"orchestration:{command.InstanceId}", Lease, cancellation)
            ?? throw new TransientException("Another command of this orchestration is being carried out.");
        try
        {
            await CarryOutAsync(command, client, cancellation);
        }
        finally
        {
            await locks.ReleaseAsync(held, CancellationToken.None);
        }
    }

    private async Task CarryOutAsync(OrchestrationCommand command, DurableTaskClient client, CancellationToken cancellation)
    {
        var orchestrations = new ClientOrchestrations(client, videos);
        switch (command)
        {
            case OrchestrationCommand.Start start:
                // A language that is made a second time has the id of the first, which may still have to be forgotten.
                if (start.Tries < MostTries && await client.GetInstanceAsync(start.InstanceId, cancellation) is { IsCompleted: true })
                    throw new TransientException("There was one of this id.");
                await orchestrations.StartOnceAsync(start.Orchestrator, start.InstanceId, start.Input, cancellation);
                break;
            case OrchestrationCommand.Raise raise:
                if (await client.GetInstanceAsync(raise.InstanceId, cancellation) is null)
                    throw new TransientException($"It has not started, so nobody hears '{raise.Event}'.");
                await orchestrations.RaiseAsync(raise.InstanceId, raise.Event, cancellation);
                break;
            case OrchestrationCommand.Cancel cancel:
                await orchestrations.CancelAsync(cancel.Run, cancellation);
                break;
            case OrchestrationCommand.Forget forget:
                await orchestrations.ForgetAsync(forget.InstanceId, cancellation);
                break;
        }
    }

    [LoggerMessage(3900, LogLevel.Debug, "{Command} of orchestration {InstanceId} is tried again in {Seconds} s: {Reason}")]
    private partial void TriedAgain(string command, string instanceId, double seconds, string reason);
}
