using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Messaging;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting.Messages;

/// <summary>Takes the messages of one queue or subscription and runs its function for each, so many at once.</summary>
internal sealed partial class MessageListener(
    DiscoveredFunction function, MessageStore store, FunctionRunner runner, HostJson hostJson, IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>All listeners of the host lock as one owner: what it held when it died is free at its next start.</summary>
    public const string LockOwner = "host";
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromSeconds(1);

    private readonly MessageFunctionTrigger _trigger = (MessageFunctionTrigger)function.Trigger;
    private readonly ServiceBusMessageActions _actions = new(store);
    private readonly SemaphoreSlim _free = new(hostJson.MaxConcurrentCalls);

    /// <summary>Ends when <paramref name="stop"/> is set and every message that was taken is handled.</summary>
    /// <param name="cutOff">Given to the functions: the drain time is over.</param>
    public async Task Run(CancellationToken stop, CancellationToken cutOff)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await TakeSome(stop, cutOff);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                LogReceiveFailed(logger, failure, _trigger.Entity);
                await Task.Delay(RestAfterFault, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        for (var running = 0; running < hostJson.MaxConcurrentCalls; running++)
            await _free.WaitAsync(CancellationToken.None);
    }

    public void Dispose() => _free.Dispose();

    private async Task TakeSome(CancellationToken stop, CancellationToken cutOff)
    {
        await _free.WaitAsync(stop);
        var turns = 1;
        while (turns < hostJson.MaxConcurrentCalls && _free.Wait(0, CancellationToken.None))
            turns++;
        try
        {
            var messages = await store.Receive(_trigger.Entity, turns, LockOwner, CancellationToken.None);
            foreach (var message in messages)
            {
                turns--;
                _ = Task.Run(() => Handle(message, cutOff), CancellationToken.None);
            }
            if (messages.Count > 0)
                return;
        }
        finally
        {
            if (turns > 0)
                _free.Release(turns);
        }
        await store.WaitForMessage(_trigger.Entity, DateTimeOffset.MaxValue, stop);
    }

    private async Task Handle(ServiceBusReceivedMessage message, CancellationToken cutOff)
    {
        try
        {
            using var done = new CancellationTokenSource();
            var renewal = KeepLock(message, done.Token);
            var succeeded = await RunFunction(message, cutOff);
            await done.CancelAsync();
            await renewal;
            await Settle(message, succeeded);
        }
        catch (ServiceBusException lost) when (lost.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            LogLockLost(logger, message.MessageId, function.Name);
        }
        catch (Exception failure)
        {
            LogSettleFailed(logger, failure, message.MessageId, function.Name);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<bool> RunFunction(ServiceBusReceivedMessage message, CancellationToken cutOff)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await runner.Run(new EmbeddedFunctionContext(function, new MessageDelivery(message, _actions), scope.ServiceProvider, cutOff));
            return true;
        }
        catch (Exception failure)
        {
            LogFunctionFailed(logger, failure, function.Name, message.MessageId, message.DeliveryCount);
            return false;
        }
    }

    /// <summary>A function that settles its messages itself may have failed after that: the lost lock says so.</summary>
    private Task Settle(ServiceBusReceivedMessage message, bool succeeded)
    {
        if (!succeeded)
            return store.Abandon(message, null, CancellationToken.None);
        return _trigger.AutoComplete ?? hostJson.AutoCompleteMessages ? store.Complete(message, CancellationToken.None) : Task.CompletedTask;
    }

    private async Task KeepLock(ServiceBusReceivedMessage message, CancellationToken done)
    {
        var stopAt = time.GetUtcNow() + hostJson.MaxAutoLockRenewal;
        try
        {
            // Half a lock before its end, however long the last renewal took.
            while (message.LockedUntil - store.Options.LockDuration / 2 is var due && due <= stopAt)
            {
                var pause = due - time.GetUtcNow();
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, done);
                await store.Renew(message, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            return;
        }
        catch (ServiceBusException lost) when (lost.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            // Settled by the function meanwhile, or lost: settling finds out which.
            return;
        }
        catch (Exception failure)
        {
            LogRenewFailed(logger, failure, message.MessageId, function.Name);
        }
    }

    [LoggerMessage(1200, LogLevel.Error, "Receiving from {Entity} failed; trying again.")]
    private static partial void LogReceiveFailed(ILogger logger, Exception failure, string entity);

    [LoggerMessage(1201, LogLevel.Error, "{Function} failed on message {MessageId}, delivery {DeliveryCount}.")]
    private static partial void LogFunctionFailed(ILogger logger, Exception failure, string function, string messageId, int deliveryCount);

    [LoggerMessage(1202, LogLevel.Debug, "The lock of message {MessageId} was gone when {Function} ended: settled by the function, or to be delivered again.")]
    private static partial void LogLockLost(ILogger logger, string messageId, string function);

    [LoggerMessage(1203, LogLevel.Error, "Settling message {MessageId} of {Function} failed; it will be delivered again.")]
    private static partial void LogSettleFailed(ILogger logger, Exception failure, string messageId, string function);

    [LoggerMessage(1204, LogLevel.Warning, "The lock of message {MessageId} could not be renewed for {Function}.")]
    private static partial void LogRenewFailed(ILogger logger, Exception failure, string messageId, string function);
}
