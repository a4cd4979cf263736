using System.Collections.Concurrent;
using System.Text;

using Microsoft.Extensions.Configuration;

namespace AutoVideo.HostProgram;

/// <summary>Notes in a file what was handled, one line each, on disk before it returns.</summary>
public sealed class Handled
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _lines = new(StringComparer.Ordinal);

    public Handled(IConfiguration configuration)
    {
        _path = Path.Combine(configuration["Data:Folder"]!, "handled.txt");
        if (File.Exists(_path))
            foreach (var line in File.ReadAllLines(_path))
                Entry(line).TrySetResult();
    }

    public void Note(string line)
    {
        lock (_gate)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Flush(flushToDisk: true);
        }
        Entry(line).TrySetResult();
    }

    public Task Until(string line) => Entry(line).Task;

    private TaskCompletionSource Entry(string line) => _lines.GetOrAdd(line, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
