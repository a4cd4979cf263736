namespace AutoVideo.Cli.Hosts;

/// <summary>What a child host prints, kept in <c>host.log</c> of its data folder until the next start. Losing it harms nothing.</summary>
internal sealed class HostLog : IDisposable
{
    private const long MaxBytes = 10 * 1024 * 1024;
    private StreamWriter? _writer;
    private long _written;

    private HostLog(StreamWriter? writer) => _writer = writer;

    public static HostLog Open(string path)
    {
        try
        {
            return new HostLog(new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new HostLog(null);
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _writer, null)?.Dispose();

    public void WriteLine(string line)
    {
        try
        {
            if ((_written += line.Length + 1) < MaxBytes)
                _writer?.WriteLine(line);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            _writer = null; // A full disk: the host itself reports it where it matters.
        }
    }
}
