using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AutoVideo.Cli.Hosts;

/// <summary>
/// A host started as a child. It runs in a session of its own, so that Ctrl+C reaches only this program, which then stops it in
/// order; and under a small shell that stops it when this program dies.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string ListeningPrefix = "Now listening on ";
    private const int TailLines = 40;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    // Standard input is a pipe from this program: its end, however it comes, means stop.
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        host=$!
        { cat >/dev/null; kill -TERM "$host"; } <&3 2>/dev/null &
        watch=$!
        exec 3<&-
        wait "$host"
        code=$?
        kill "$watch" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Action<string>? _onLine;
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;

    private HostProcess(Process process, TimeProvider time, Action<string>? onLine)
    {
        _process = process;
        _time = time;
        _onLine = onLine;
        _output = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public bool HasExited => _process.HasExited;

    /// <param name="settings">Such as <c>Host:Port</c> and <c>0</c>.</param>
    /// <param name="onLine">Sees every line that the host prints.</param>
    public static HostProcess Start(HostProgram program, IReadOnlyDictionary<string, string> settings, TimeProvider time, Action<string>? onLine)
    {
        var command = program.Arguments.Prepend(program.FileName).Concat(settings.Select(setting => $"--{setting.Key}={setting.Value}"));
        var info = new ProcessStartInfo("setsid", ["bash", "-c", Guard, "host", .. command])
        {
            WorkingDirectory = program.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return new HostProcess(Process.Start(info)!, time, onLine);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw CliException.Failed($"The host could not be started: {fault.Message}", "The programs setsid (util-linux) and bash are needed.");
        }
    }

    /// <summary>Waits until the host listens.</summary>
    /// <exception cref="HostEndedException">It ended instead.</exception>
    public async Task<Uri> ListeningAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(StartTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var ended = EndedAsync(either.Token);
        try
        {
            await Task.WhenAny(_listening.Task, ended);
            return _listening.Task.IsCompleted ? await _listening.Task : throw new HostEndedException(await ended, Reason());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CliException.Failed($"The host did not start within {StartTime.TotalSeconds:0} s. {Reason()}");
        }
    }

    /// <summary>Waits for the host's end; returns its exit code.</summary>
    public async Task<int> EndedAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _output.WaitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>The last words of the host, without stack frames.</summary>
    public string Reason()
    {
        lock (_tail)
        {
            var told = _tail.Where(line => line.Trim().Length > 0 && !line.StartsWith("   at ", StringComparison.Ordinal)).TakeLast(3);
            return string.Join(' ', told.Select(line => line.Trim()));
        }
    }

    /// <summary>Asks the host to stop, waits, and ends its process tree if it does not.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopTime, _time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_tail)
            {
                _tail.Enqueue(line);
                if (_tail.Count > TailLines)
                    _tail.Dequeue();
                _onLine?.Invoke(line);
            }
            var at = line.IndexOf(ListeningPrefix, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Uri.TryCreate(line[(at + ListeningPrefix.Length)..].Trim().TrimEnd('.'), UriKind.Absolute, out var address))
                _listening.TrySetResult(address);
        }
    }
}

/// <summary>The host ended by itself. The message is its own last words, or its exit code when it had none.</summary>
internal sealed class HostEndedException(int exitCode, string reason) : Exception(
    reason.Length > 0 ? reason : string.Create(CultureInfo.InvariantCulture, $"The host ended at once with code {exitCode} and said nothing."))
{
    /// <summary>Another host runs on the same data folder.</summary>
    public const int FolderInUse = 3;
    private const int PortInUse = 4;
    private const int FolderNotWritable = 5;

    public int ExitCode { get; } = exitCode;

    /// <summary>The same in the words of the command line, whose options are not the host's settings.</summary>
    /// <param name="otherwise">What to do about any other fault.</param>
    public CliException ToCliException(string? otherwise) => ExitCode switch
    {
        PortInUse => CliException.BadInput(FirstSentence, "Choose another with --port N; 0 takes any free one."),
        FolderNotWritable or FolderInUse => CliException.Failed(FirstSentence, "Choose another folder with --data DIR."),
        _ => CliException.Failed(Message, otherwise),
    };

    private string FirstSentence => Message.Split(" Choose ")[0];
}
