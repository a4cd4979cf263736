using System.Diagnostics;
using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Processes;

/// <summary>Runs native tools as child processes: argument lists only, with limits, and with nothing left behind.</summary>
public sealed class ToolRunner(ToolPaths paths, TimeProvider time)
{
    private const int ErrorTailLines = 20;

    /// <exception cref="PermanentException"><c>tool_missing</c>.</exception>
    /// <exception cref="ToolFailedException">The tool ended with an error.</exception>
    /// <exception cref="TimeoutException">It ran longer than its limit and was killed.</exception>
    public async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var process = new Process { StartInfo = StartInfo(command) };
        process.Start();
        try
        {
            var tail = new Queue<string>();
            var error = ReadErrorAsync(process.StandardError, tail, command.OnErrorLine, stop.Token);
            var input = WriteInputAsync(process, command.WriteInput, stop.Token);
            var output = command.ReadOutput is null
                ? CollectAsync(process.StandardOutput.BaseStream, command.MaxOutputBytes, stop.Token)
                : DrainAsync(process.StandardOutput.BaseStream, command.ReadOutput, stop.Token);
            await Task.WhenAll(output, input, error);
            var cpuSeconds = CpuSeconds(process);
            await process.WaitForExitAsync(stop.Token);
            var errorTail = string.Join('\n', tail);
            return process.ExitCode == 0
                ? new ToolResult(await output, errorTail, cpuSeconds)
                : throw new ToolFailedException(command.Tool, process.ExitCode, errorTail);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{command.Tool} ran longer than {command.TimeLimit.TotalSeconds:0} s and was stopped.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Read when the tool has closed its outputs: the figure is gone once the ended process is reaped.</summary>
    private static double CpuSeconds(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (Exception ended) when (ended is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return 0;
        }
    }

    private ProcessStartInfo StartInfo(ToolCommand command)
    {
        var info = new ProcessStartInfo(paths.Require(command.Tool), command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (paths.LibraryPath is { } libraries)
            info.Environment["LD_LIBRARY_PATH"] = libraries;
        foreach (var (name, value) in command.Environment)
            info.Environment[name] = value;
        return info;
    }

    private static async Task ReadErrorAsync(StreamReader reader, Queue<string> tail, Action<string>? onLine, CancellationToken cancellation)
    {
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            onLine?.Invoke(line);
            tail.Enqueue(line);
            if (tail.Count > ErrorTailLines)
                tail.Dequeue();
        }
    }

    private static async Task WriteInputAsync(Process process, Func<Stream, CancellationToken, Task>? write, CancellationToken cancellation)
    {
        var stream = process.StandardInput.BaseStream;
        try
        {
            if (write is not null)
                await write(stream, cancellation);
        }
        catch (IOException) when (process.HasExited || write is not null)
        {
            // The tool ended before it read everything; its exit code tells why.
        }
        finally
        {
            process.StandardInput.Close();
        }
    }

    private static async Task<string> DrainAsync(Stream stream, Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        await read(stream, cancellation);
        return "";
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
