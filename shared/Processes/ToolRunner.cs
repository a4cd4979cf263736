using System.Globalization;
using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Processes;

/// <summary>
/// Runs native tools as child processes: argument lists only, with limits, and with nothing left behind. A tool that is to stop
/// is asked first, killed with all it started two seconds later, and dies with this process whatever happens to it.
/// </summary>
public sealed class ToolRunner(ToolPaths paths, TimeProvider time)
{
    /// <summary>Where the tools and their data lie.</summary>
    internal ToolPaths Paths => paths;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Raw frames are megabytes each; the system's 64 KB would mean dozens of switches between writer and reader for every one.
    private const int InputPipeBytes = 1 << 20;

    /// <exception cref="PermanentException"><c>tool_missing</c>, <c>tool_output_too_large</c>.</exception>
    /// <exception cref="ToolFailedException">The tool ended with an error.</exception>
    /// <exception cref="TimeoutException">It ran longer than its limit and was killed.</exception>
    public async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (path, arguments) = Line(command);
        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var child = await ChildSpawner.StartAsync(() => ChildProcess.Start(
            path, arguments, command.WorkingDirectory, Environment(command), command.WriteInput is null ? 0 : InputPipeBytes));
        try
        {
            return await AttendAsync(command, child, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{command.Tool} ran longer than {command.TimeLimit.TotalSeconds:0} s and was stopped.");
        }
        finally
        {
            await EndAsync(child);
        }
    }

    private static async Task<ToolResult> AttendAsync(ToolCommand command, ChildProcess child, CancellationTokenSource stop)
    {
        var lines = new ErrorLines(command.OnErrorLine);
        var error = Guard(lines.ReadAsync(child.Error, stop.Token), stop);
        var input = Guard(WriteInputAsync(child.Input, command.WriteInput, stop.Token), stop);
        var collected = "";
        var output = Guard(ReadOutputAsync(), stop);
        await FirstFaultAsync(input, output, error);
        var exit = await child.Exited.WaitAsync(stop.Token);
        return exit.Code == 0 ? new(collected, lines.Tail, exit.CpuSeconds) : throw new ToolFailedException(command.Tool, exit.Code, lines.Tail);

        async Task ReadOutputAsync()
        {
            if (command.ReadOutput is null)
                collected = await CollectAsync(child.Output, command.MaxOutputBytes, stop.Token);
            else
                await command.ReadOutput(child.Output, stop.Token);
        }
    }

    // What one stream fails with ends the others too; else they would wait for a tool that waits for them.
    private static async Task Guard(Task work, CancellationTokenSource stop)
    {
        try
        {
            await work;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Waits for all; of several faults the one that is no cancellation is thrown.</summary>
    private static async Task FirstFaultAsync(params Task[] tasks)
    {
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException)
        {
            if (Array.Find(tasks, task => task.IsFaulted) is { } faulted)
                await faulted;
            throw;
        }
    }

    private async Task EndAsync(ChildProcess child)
    {
        if (child.Exited.IsCompleted)
            return;
        child.Ask();
        await Task.WhenAny(child.Exited, Task.Delay(Patience, time, CancellationToken.None));
        child.Kill();
        await child.Exited;
    }

    /// <summary>The tool, behind the programs that tie it to this process and limit its memory, where they are installed (util-linux).</summary>
    private (string Path, IReadOnlyList<string> Arguments) Line(ToolCommand command)
    {
        var line = new List<string>();
        if (paths.Find("setpriv") is { } tie)
            line.AddRange([tie, "--pdeathsig", "KILL"]);
        if (paths.Find("prlimit") is { } limits)
        {
            line.AddRange([limits, "--core=0", string.Create(CultureInfo.InvariantCulture, $"--as={command.MemoryLimitBytes}")]);
            // A limit that this process has itself may be lowered, never raised.
            if (command.FileLimitBytes < OwnFileLimit)
                line.Add(string.Create(CultureInfo.InvariantCulture, $"--fsize={command.FileLimitBytes}"));
        }
        line.Add(paths.Require(command.Tool));
        line.AddRange(command.Arguments);
        return (line[0], line[1..]);
    }

    /// <summary>Largest file in bytes that this process itself may write (RLIMIT_FSIZE).</summary>
    private static readonly long OwnFileLimit = ReadFileLimit();

    private static long ReadFileLimit()
    {
        const string limits = "/proc/self/limits";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max file size", StringComparison.Ordinal)) : null;
        // Name, soft limit, hard limit, unit.
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., _, var hard, _] && long.TryParse(hard, CultureInfo.InvariantCulture, out var bytes) ? bytes : long.MaxValue;
    }

    private Dictionary<string, string> Environment(ToolCommand command)
    {
        var environment = new Dictionary<string, string>(command.Environment);
        if (paths.LibraryPath is { } libraries)
            environment.TryAdd("LD_LIBRARY_PATH", libraries);
        return environment;
    }

    private static async Task WriteInputAsync(Stream stream, Func<Stream, CancellationToken, Task>? write, CancellationToken cancellation)
    {
        try
        {
            if (write is not null)
                await write(stream, cancellation);
        }
        catch (IOException)
        {
            // The tool ended before it read everything; its exit code tells why.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private static async Task<string> CollectAsync(Stream stream, int maxBytes, CancellationToken cancellation)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (collected.Length + count > maxBytes)
                throw new PermanentException("tool_output_too_large", $"A tool wrote more than {maxBytes} bytes.");
            collected.Write(buffer, 0, count);
        }
        return Encoding.UTF8.GetString(collected.GetBuffer(), 0, (int)collected.Length);
    }
}
