using System.Runtime.CompilerServices;
using AutoVideo.Scenarios;
using AutoVideo.Videos;

namespace AutoVideo.AccountData;

/// <summary>
/// News of topics that nobody subscribes to. Service Bus drops them; the embedded host keeps them under the topic's own name, where nobody
/// will ever read them.
/// </summary>
internal sealed class UnreadNews(ServiceBusClient client) : IUserData
{
    private const int Batch = 100;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Topics = [VideoProjector.Topic, ScenarioProjector.Topic];

    public string Kind => "news";
    public IReadOnlyList<string> Containers => [];
    // Removing videos and scenarios makes the last news of them.
    public int Order => 200;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!ProductSetup.IsEmbedded)
            yield break;
        foreach (var topic in Topics)
        {
            if (await NamesAsync(topic, subject.UserId, cancellation))
                yield return topic;
        }
    }

    private async Task<bool> NamesAsync(string topic, string userId, CancellationToken cancellation)
    {
        await using var receiver = client.CreateReceiver(topic);
        var from = 0L;
        while (await receiver.PeekMessagesAsync(Batch, from, cancellation) is { Count: > 0 } messages)
        {
            if (messages.Any(message => message.ApplicationProperties.Values.Contains(userId) || message.Body.ToString().Contains(userId, StringComparison.Ordinal)))
                return true;
            from = messages[^1].SequenceNumber + 1;
        }
        return false;
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var topic in keys)
        {
            await using var receiver = client.CreateReceiver(topic);
            while (await receiver.ReceiveMessagesAsync(Batch, Wait, cancellation) is { Count: > 0 } messages)
            {
                foreach (var message in messages)
                    await receiver.CompleteMessageAsync(message, cancellation);
            }
        }
    }

    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();
}
