namespace AutoVideo.Tests.Support;

/// <summary>Waits for what another process or thread brings about, looking again and again up to a limit.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, TimeSpan limit, Func<string> otherwise) => TrueAsync(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> otherwise)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < limit, otherwise());
            await timer.WaitForNextTickAsync();
        }
    }
}
