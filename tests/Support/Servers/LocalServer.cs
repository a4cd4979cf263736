using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoVideo.Tests.Support.Servers;

/// <summary>A server that runs as a child process on loopback until it is disposed.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;
    private bool disposed;

    private LocalServer(Process process) => this.process = process;

    /// <summary>Starts a program and waits for the line that says it is ready; null of <paramref name="ready"/> means not yet.</summary>
    public static async Task<(LocalServer Server, string Ready)> StartAsync(string program, IEnumerable<string> arguments, Func<string, string?> ready)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var server = new LocalServer(new Process { StartInfo = info });
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { } text)
                return;
            server.output.Enqueue(text);
            if (ready(text) is { } found)
                answer.TrySetResult(found);
        }
        server.process.OutputDataReceived += Take;
        server.process.ErrorDataReceived += Take;
        server.process.EnableRaisingEvents = true;
        server.process.Exited += (_, _) => answer.TrySetException(new InvalidOperationException($"{program} ended: {string.Join('\n', server.output)}"));
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            return (server, await answer.Task.WaitAsync(Eventually.Patience));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends it a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it at the end of this process, when nothing can be awaited any more.</summary>
    public void End()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit(TimeSpan.FromSeconds(5));
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
