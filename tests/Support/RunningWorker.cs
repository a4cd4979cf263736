using System.Collections.Concurrent;
using System.Diagnostics;
using AutoVideo.Tests.Setup;

namespace AutoVideo.Tests.Support;

/// <summary>The media worker's program in a process of its own, with the few variables that a container gives it.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    // Where the tools lie that ./run unpacked for want of root.
    private static readonly string[] UnpackedTools = ["Tools__Root", "FONTCONFIG_FILE", "ESPEAK_DATA_PATH", "MECABRC", "FESTDATADIR", "FESTLIBDIR"];

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    private RunningWorker(Process process, string temporary) => (this.process, Temporary) = (process, temporary);

    /// <summary>Where its file of life is, as that of others on the same data folder.</summary>
    public string Temporary { get; }

    public string Output => string.Join('\n', output);

    public bool HasExited => process.HasExited;

    /// <summary>As it was built, with the programs that the tests find.</summary>
    public static RunningWorker Start(string dataFolder, params string[] settings) =>
        Start(dataFolder, Program, ["PATH", "DOTNET_ROOT", .. UnpackedTools], new Dictionary<string, string>(), settings);

    /// <summary>As it was published into <paramref name="published"/>, with the programs of <paramref name="path"/> and nothing else.</summary>
    public static RunningWorker StartPublished(string published, string path, string dataFolder, params string[] settings) =>
        Start(
            dataFolder, Path.Combine(published, Path.GetFileName(Program)), ContainerPrograms.AreInstalled ? ["DOTNET_ROOT"] : ["DOTNET_ROOT", .. UnpackedTools],
            new Dictionary<string, string> { ["PATH"] = path }, settings);

    private static RunningWorker Start(string dataFolder, string program, IEnumerable<string> kept, Dictionary<string, string> environment, string[] settings)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        info.ArgumentList.Add(program);
        info.ArgumentList.Add($"--Data:Folder={dataFolder}");
        foreach (var setting in settings)
            info.ArgumentList.Add($"--{setting}");
        info.Environment.Clear();
        foreach (var name in kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                info.Environment[name] = value;
        }
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        // A container has its own.
        var temporary = info.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(dataFolder, "tmp")).FullName;
        var worker = new RunningWorker(Process.Start(info)!, temporary);
        worker.process.OutputDataReceived += worker.Take;
        worker.process.ErrorDataReceived += worker.Take;
        worker.process.BeginOutputReadLine();
        worker.process.BeginErrorReadLine();
        return worker;
    }

    public static string Program => typeof(RenderWorker.HealthFile).Assembly.Location;

    /// <summary>Sends SIGTERM, and how the process then ended.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        return await EndedAsync();
    }

    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Command lines of the processes that live below it.</summary>
    public IReadOnlyList<string> Children() =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(ParentAndCommand)
            .Where(entry => entry.Parent == process.Id).Select(entry => entry.Command)];

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
            output.Enqueue(text);
    }

    private static (int Parent, string Command) ParentAndCommand(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
            return (int.Parse(parent, System.Globalization.CultureInfo.InvariantCulture), File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' '));
        }
        catch (IOException)
        {
            return (0, ""); // it has just ended
        }
    }
}
