namespace AutoVideo.Tests.Support;

/// <summary>Waits for what another process or thread brings about, looking again and again.</summary>
internal static class Eventually
{
    /// <summary>How long anything may take that is waited for. It ends a test that hangs; how long something takes is for the benchmarks.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(Func<bool> condition, Func<string> otherwise) => TrueAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, otherwise());
            await timer.WaitForNextTickAsync();
        }
    }
}
