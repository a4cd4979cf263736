using System.Diagnostics;
using System.Globalization;

namespace AutoVideo.Tests.Embedded.Hosting;

/// <summary>The host program as a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Task<string> _errors;

    private HostProcess(Process process, Task<string> errors)
    {
        Process = process;
        _errors = errors;
    }

    public Process Process { get; }

    /// <summary>From the line on standard output; null when the program ended instead.</summary>
    public Uri? Address { get; private init; }

    public static async Task<HostProcess> Start(string folder, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "AutoVideo.HostProgram.dll"));
        start.ArgumentList.Add("--Data:Folder=" + folder);
        if (!settings.Any(setting => setting.StartsWith("--Host:Port", StringComparison.Ordinal)))
            start.ArgumentList.Add("--Host:Port=0");
        foreach (var setting in settings)
            start.ArgumentList.Add(setting);
        var process = System.Diagnostics.Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return new HostProcess(process, errors) { Address = line is null ? null : new Uri(line["Now listening on ".Length..]) };
    }

    public async Task<(int ExitCode, string Errors)> Ended()
    {
        await Process.WaitForExitAsync().WaitAsync(Patience);
        return (Process.ExitCode, await _errors);
    }

    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }
        Process.Dispose();
    }
}
