using Azure.Identity;

namespace AutoVideo.Tests.Support;

/// <summary>A client of the bus as it is in Azure while its identity gives no token.</summary>
internal sealed class ClientWithoutToken : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender();

    public override ServiceBusReceiver CreateReceiver(string queueName) => new Receiver();

    private static AuthenticationFailedException Fault() => new CredentialUnavailableException("The endpoint of the identity does not answer.");

    private sealed class Sender : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => throw Fault();
    }

    private sealed class Receiver : ServiceBusReceiver
    {
        public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) => throw Fault();
    }
}
