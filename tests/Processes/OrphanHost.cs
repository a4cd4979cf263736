using System.Runtime.CompilerServices;
using AutoVideo.Processes;

namespace AutoVideo.Tests.Processes;

/// <summary>
/// This assembly as a program that runs a tool until it is killed. A test process cannot kill itself, so it starts this one:
/// with the switch set in the environment nothing but this happens.
/// </summary>
internal static class OrphanHost
{
    internal const string Switch = "AUTOVIDEO_TESTS_ORPHAN_HOST";

#pragma warning disable CA2255 // The entry point belongs to the test SDK; this runs ahead of it, and only when asked to.
    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null)
            return;
        var runner = new ToolRunner(new ToolPaths(null), TimeProvider.System);
        _ = runner.RunAsync(new("bash", ["-c", "trap '' TERM; echo $$ >&2; while :; do sleep 0.1; done"]) { OnErrorLine = Console.WriteLine }, CancellationToken.None);
        Thread.CurrentThread.Join();
    }
#pragma warning restore CA2255
}
