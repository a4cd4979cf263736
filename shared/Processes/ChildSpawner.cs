using System.Collections.Concurrent;

namespace AutoVideo.Processes;

/// <summary>
/// Starts children on one thread that lives as long as this process. The kernel kills them when the thread that started them
/// ends (prctl PR_SET_PDEATHSIG), so a kill -9 of this process leaves nothing running; on a pool thread they would die too early.
/// </summary>
internal static class ChildSpawner
{
    private static readonly BlockingCollection<Action> Work = [];

    static ChildSpawner() => new Thread(() =>
    {
        foreach (var start in Work.GetConsumingEnumerable())
            start();
    })
    { IsBackground = true, Name = "Child processes" }.Start();

    internal static Task<ChildProcess> StartAsync(Func<ChildProcess> start)
    {
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception fault) when (fault is IOException or ArgumentException)
            {
                started.SetException(fault);
            }
        });
        return started.Task;
    }
}
