using AutoVideo.Messaging;

namespace AutoVideo.Tests.Support;

/// <summary>Takes messages that nobody waits for.</summary>
internal sealed class NoBus : IMessageBus
{
    public Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation) => Task.CompletedTask;
}
