namespace AutoVideo.Processes;

/// <summary>One run of a native tool: an argument list, never a shell line.</summary>
/// <param name="Tool">Name of the program, e.g. <c>ffmpeg</c>.</param>
public sealed record ToolCommand(string Tool, IReadOnlyList<string> Arguments)
{
    public string? WorkingDirectory { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The process tree is killed after that long.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Standard output beyond this fails the run (when it is collected as text).</summary>
    public int MaxOutputBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Address space of the process. Far more than most tools need, so that only a runaway meets it.</summary>
    public long MemoryLimitBytes { get; init; } = 8L << 30;

    /// <summary>Largest file that the process may write.</summary>
    public long FileLimitBytes { get; init; } = 256L << 20;

    /// <summary>Writes the process's standard input; null closes it at once.</summary>
    public Func<Stream, CancellationToken, Task>? WriteInput { get; init; }

    /// <summary>Reads the process's standard output; null collects it as UTF-8 text.</summary>
    public Func<Stream, CancellationToken, Task>? ReadOutput { get; init; }

    /// <summary>Sees every line of standard error as it comes (progress).</summary>
    public Action<string>? OnErrorLine { get; init; }
}

/// <param name="Output">Standard output as text unless <see cref="ToolCommand.ReadOutput"/> took it.</param>
/// <param name="CpuSeconds">User and system time of the process.</param>
public sealed record ToolResult(string Output, string ErrorTail, double CpuSeconds);

/// <summary>A tool ended with an error; the message ends with the tail of its standard error.</summary>
public sealed class ToolFailedException : Exception
{
    public ToolFailedException(string tool, int exitCode, string errorTail)
        : base($"{tool} ended with code {exitCode}: {errorTail}") => (Tool, ExitCode, ErrorTail) = (tool, exitCode, errorTail);
    public ToolFailedException() : this("tool", -1, "") { }
    public ToolFailedException(string message) : base(message) => (Tool, ErrorTail) = ("tool", message);
    public ToolFailedException(string message, Exception inner) : base(message, inner) => (Tool, ErrorTail) = ("tool", message);

    public string Tool { get; }
    public int ExitCode { get; }
    public string ErrorTail { get; }
}
