using System.Globalization;
using AutoVideo.Render;

namespace AutoVideo.Benchmarks.Render;

/// <summary>Watches how much memory this process and all it started hold together: each one's proportional share (PSS).</summary>
internal sealed class TreeMemory : IDisposable
{
    private readonly Timer timer;
    private readonly CpuMeter cost = new();
    private long peak;

    internal TreeMemory() => timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));

    internal long Peak() => Interlocked.Read(ref peak);

    public void Dispose() => timer.Dispose();

    /// <summary>CPU seconds that looking took.</summary>
    internal double Cost => cost.Snapshot().GetValueOrDefault("look");

    private void Look() => cost.Measure("look", Sum);

    private void Sum()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(Path.Combine(folder, "stat")) is { } stat)
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        var sum = parents.Keys.Where(id => IsOurs(id, parents)).Sum(Share);
        if (sum > Interlocked.Read(ref peak))
            Interlocked.Exchange(ref peak, sum);
    }

    private static bool IsOurs(int id, Dictionary<int, int> parents)
    {
        for (; id > 1; id = parents.GetValueOrDefault(id))
        {
            if (id == Environment.ProcessId)
                return true;
        }
        return false;
    }

    private static long Share(int id) => Read($"/proc/{id}/smaps_rollup")?.Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
        ? long.Parse(line[4..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
        : 0;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
