namespace AutoVideo.MediaJobs.Bus;

/// <summary>One queue as a worker sees it. While it waits, one receive is under way; what it brings is the next to be taken.</summary>
internal sealed class JobInbox(IJobMessages messages, string queue, TimeSpan look) : IAsyncDisposable
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource closing = new();
    private Task<IJobMessage?>? waiting;

    public async Task<IJobMessage?> TryReceiveAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref waiting) is { } receive)
        {
            if (!receive.IsCompleted || Interlocked.CompareExchange(ref waiting, null, receive) != receive)
                return null;
            if (await receive is { } message)
                return message;
        }
        return await messages.ReceiveAsync(queue, look, cancellation);
    }

    /// <summary>Completes when a message may be there.</summary>
    public Task WaitAsync() => waiting ??= messages.ReceiveAsync(queue, LongWait, closing.Token);

    /// <summary>Gives back what came too late to be taken.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (waiting is { } receive)
        {
            await ((Task)receive).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (receive.IsCompletedSuccessfully && await receive is { } message)
                await message.AbandonAsync(CancellationToken.None);
        }
        closing.Dispose();
    }
}
