namespace AutoVideo.Ai.Calls;

/// <summary>Lets calls begin at an even distance from each other.</summary>
internal sealed class CallSpacing(int perMinute, TimeProvider time)
{
    private readonly TimeSpan distance = perMinute > 0 ? TimeSpan.FromMinutes(1) / perMinute : TimeSpan.Zero;
    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;

    public Task WaitAsync(CancellationToken cancellation)
    {
        if (distance == TimeSpan.Zero)
            return Task.CompletedTask;
        TimeSpan wait;
        lock (gate)
        {
            var now = time.GetUtcNow();
            var turn = next > now ? next : now;
            (next, wait) = (turn + distance, turn - now);
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }
}
