using System.Globalization;

namespace AutoVideo.Benchmarks.Render;

/// <summary>CPU time of this process and of all children it has waited for (proc_pid_stat(5), fields 14 to 17).</summary>
internal static class TreeCpu
{
    private const double TicksPerSecond = 100;

    internal static double Seconds()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
