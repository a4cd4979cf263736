using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>The host program as a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Task<string> _errors;
    private readonly int _pid;

    private HostProcess(Process process, int pid, Task<string> errors)
    {
        Process = process;
        _pid = pid;
        _errors = errors;
    }

    public Process Process { get; }

    /// <summary>From the line on standard output; null when the program ended instead.</summary>
    public Uri? Address { get; private init; }

    public static Task<HostProcess> Start(string folder, params string[] settings) => StartUnder([], folder, settings);

    /// <param name="wrapper">A program and its arguments that runs the host, such as strace.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="settings">More of the command line.</param>
    public static async Task<HostProcess> StartUnder(string[] wrapper, string folder, params string[] settings)
    {
        var process = Launch(wrapper, folder, settings);
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience);
        if (line is null)
            return new HostProcess(process, process.Id, errors);
        using var running = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "host.json")));
        return new HostProcess(process, running.RootElement.GetProperty("pid").GetInt32(), errors) { Address = new Uri(line["Now listening on ".Length..]) };
    }

    /// <summary>Kills the program so long after its start, whatever it has done by then.</summary>
    public static async Task StartAndKill(string folder, TimeSpan after, params string[] settings)
    {
        using var process = Launch([], folder, settings);
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.Delay(after, TimeProvider.System);
        process.Kill();
        await process.WaitForExitAsync();
        await Task.WhenAll(said, errors);
    }

    public async Task<(int ExitCode, string Errors)> Ended()
    {
        await Process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return (Process.ExitCode, await _errors);
    }

    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", _pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Process Launch(string[] wrapper, string folder, string[] settings)
    {
        string[] command = [.. wrapper, "dotnet"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "AutoVideo.HostProgram.dll"));
        start.ArgumentList.Add("--Data:Folder=" + folder);
        if (!settings.Any(setting => setting.StartsWith("--Host:Port", StringComparison.Ordinal)))
            start.ArgumentList.Add("--Host:Port=0");
        foreach (var setting in settings)
            start.ArgumentList.Add(setting);
        return System.Diagnostics.Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
        }
        Process.Dispose();
    }
}
