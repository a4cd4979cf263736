using System.Runtime.InteropServices;

namespace AutoVideo.MediaJobs;

/// <summary>
/// CPU time of jobs: that of this process and of its ended children, shared equally among the jobs that ran at the time.
/// Handlers use many threads and tools, so nothing finer can be told apart; the sum over all jobs is exact.
/// </summary>
internal sealed partial class WorkerCpu
{
    private readonly Lock gate = new();
    private readonly HashSet<Meter> running = [];
    private double last;

    public Meter Start()
    {
        lock (gate)
        {
            Share();
            var meter = new Meter(this);
            running.Add(meter);
            return meter;
        }
    }

    private double Stop(Meter meter)
    {
        lock (gate)
        {
            if (running.Contains(meter))
                Share();
            running.Remove(meter);
            return meter.Seconds;
        }
    }

    private void Share()
    {
        var now = Total();
        foreach (var meter in running)
            meter.Seconds += (now - last) / running.Count;
        last = now;
    }

    private static double Total() => Environment.CpuUsage.TotalTime.TotalSeconds + EndedChildren();

    private static double EndedChildren()
    {
        const int children = -1;
        var usage = default(Usage);
        return OperatingSystem.IsLinux() && GetUsage(children, ref usage) == 0
            ? usage.UserSeconds + usage.SystemSeconds + (usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6
            : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref Usage usage);

    // struct rusage of 64-bit Linux: two times, then fourteen counts that are of no interest here.
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds, UserMicroseconds, SystemSeconds, SystemMicroseconds;
    }

    public sealed class Meter(WorkerCpu cpu)
    {
        internal double Seconds { get; set; }

        /// <summary>Ends the measurement and returns the job's seconds; a repeat returns the same.</summary>
        public double Stop() => cpu.Stop(this);
    }
}
