namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>At most so many requests at once; some more may wait for their turn.</summary>
internal sealed class RequestLimit(int? concurrent, int? outstanding)
{
    private readonly SemaphoreSlim? _turns = concurrent is { } count ? new SemaphoreSlim(count) : null;
    private int _inside;

    /// <summary>After true, await <paramref name="turn"/> and call <see cref="Leave"/> in the end.</summary>
    public bool TryEnter(out Task turn)
    {
        turn = Task.CompletedTask;
        if (Interlocked.Increment(ref _inside) > (outstanding ?? int.MaxValue))
        {
            Interlocked.Decrement(ref _inside);
            return false;
        }
        if (_turns is not null)
            turn = _turns.WaitAsync();
        return true;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _inside);
        _turns?.Release();
    }
}
