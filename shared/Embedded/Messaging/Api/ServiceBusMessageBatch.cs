namespace AutoVideo.Embedded.Messaging;

public class CreateMessageBatchOptions
{
    public long? MaxSizeInBytes { get; set; }
}

/// <summary>Messages that are sent together or not at all.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<ServiceBusMessage> _messages = [];

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    public int Count => _messages.Count;
    public long MaxSizeInBytes { get; }
    public long SizeInBytes { get; private set; }

    internal IReadOnlyList<ServiceBusMessage> Messages => _messages;

    /// <summary>False when the batch has no room left for it.</summary>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var size = OutgoingMessage.Size(message);
        if (SizeInBytes + size > MaxSizeInBytes)
            return false;
        SizeInBytes += size;
        _messages.Add(message);
        return true;
    }

    public void Dispose() => _messages.Clear();
}
