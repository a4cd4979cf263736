using System.Runtime.InteropServices;

namespace AutoVideo.Render;

/// <summary>CPU seconds by step, of this process's threads and of child processes.</summary>
internal sealed partial class CpuMeter
{
    private const int ThreadCpuClock = 3;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, double> seconds = new(StringComparer.Ordinal);

    internal void Add(string step, double cpuSeconds)
    {
        lock (gate)
            seconds[step] = seconds.GetValueOrDefault(step) + cpuSeconds;
    }

    /// <summary>Runs work that stays on its thread and counts the CPU time of that thread.</summary>
    internal void Measure(string step, Action work)
    {
        var before = ThreadSeconds();
        work();
        Add(step, ThreadSeconds() - before);
    }

    /// <summary>Counts the time of work that is busy all along but may change threads while it reads a file.</summary>
    internal async Task<T> MeasureAsync<T>(string step, Func<Task<T>> work)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = await work();
        Add(step, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds);
        return result;
    }

    internal IReadOnlyDictionary<string, double> Snapshot()
    {
        lock (gate)
            return seconds.ToDictionary(step => step.Key, step => Math.Round(step.Value, 3));
    }

    private static double ThreadSeconds() =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuClock, out var time) == 0 ? time.Seconds + time.Nanoseconds * 1e-9 : 0;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        internal readonly long Seconds, Nanoseconds;
    }
}
