using System.Collections;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace AutoVideo.Processes;

/// <summary>
/// A child process in a process group of its own. <see cref="System.Diagnostics.Process"/> does not tell the CPU time of a
/// process that has ended; waiting for it ourselves does. When it ends, whatever it left in its group is killed.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Lock gate = new();
    private readonly int pid;
    private bool reaped;

    private ChildProcess(int pid, PipeStream input, PipeStream output, PipeStream error)
    {
        (this.pid, Input, Output, Error) = (pid, input, output, error);
        // A thread of its own: a wait that blocks has no place on the pool.
        Exited = Task.Factory.StartNew(WaitForEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    internal PipeStream Input { get; }
    internal PipeStream Output { get; }
    internal PipeStream Error { get; }
    internal Task<ChildExit> Exited { get; }

    /// <param name="pipeBytes">Size of the input's buffer, for tools that take much; 0 for the system's own.</param>
    /// <exception cref="IOException">The program could not be started.</exception>
    internal static ChildProcess Start(
        string path, IReadOnlyList<string> arguments, string? folder, IReadOnlyDictionary<string, string> environment, int pipeBytes)
    {
        var input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            if (pipeBytes > 0)
                _ = LibC.Control(Descriptor(input.SafePipeHandle), LibC.SetPipeSize, pipeBytes);
            var pid = Spawn(path, arguments, folder, environment,
                Descriptor(input.ClientSafePipeHandle), Descriptor(output.ClientSafePipeHandle), Descriptor(error.ClientSafePipeHandle));
            return new(pid, input, output, error);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
            throw;
        }
        finally
        {
            input.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
        }
    }

    internal void Ask() => Signal(LibC.SignalTerminate, wholeGroup: false);

    internal void Kill() => Signal(LibC.SignalKill, wholeGroup: true);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private void Signal(int signal, bool wholeGroup)
    {
        lock (gate)
        {
            // Once reaped, the number may belong to somebody else.
            if (!reaped)
                _ = LibC.Kill(wholeGroup ? -pid : pid, signal);
        }
    }

    private unsafe ChildExit WaitForEnd()
    {
        var info = stackalloc byte[LibC.OpaqueSize];
        while (LibC.WaitId(LibC.WaitForPid, pid, info, LibC.WaitExited | LibC.WaitKeepZombie) != 0 && Marshal.GetLastPInvokeError() == 4)
        {
            // EINTR: wait on.
        }
        lock (gate)
        {
            // Still a zombie, so its group's number is still its own: what it started and left behind goes with it.
            _ = LibC.Kill(-pid, LibC.SignalKill);
            reaped = true;
            if (LibC.Wait(pid, out var status, 0, out var usage) != pid)
                return new(-1, 0);
            var signal = status & 0x7F;
            return new(signal == 0 ? status >> 8 & 0xFF : 128 + signal, usage.CpuSeconds);
        }
    }

    private static unsafe int Spawn(
        string path, IReadOnlyList<string> arguments, string? folder, IReadOnlyDictionary<string, string> environment, int input, int output, int error)
    {
        var actions = stackalloc byte[LibC.OpaqueSize];
        var attributes = stackalloc byte[LibC.OpaqueSize];
        var signals = stackalloc byte[LibC.OpaqueSize];
        Check(LibC.InitActions(actions));
        Check(LibC.InitAttributes(attributes));
        var argumentBlock = Block([path, .. arguments]);
        var environmentBlock = Block(Environment(environment));
        try
        {
            Check(LibC.AddDuplicate(actions, input, 0));
            Check(LibC.AddDuplicate(actions, output, 1));
            Check(LibC.AddDuplicate(actions, error, 2));
            if (!string.IsNullOrEmpty(folder))
                Check(LibC.AddChangeFolder(actions, folder));
            _ = LibC.EmptySignals(signals);
            Check(LibC.SetSignalMask(attributes, signals));
            // .NET ignores SIGPIPE, and what is ignored stays so in a child.
            foreach (var signal in (ReadOnlySpan<int>)[LibC.SignalPipe, LibC.SignalHangUp, LibC.SignalInterrupt, LibC.SignalQuit, LibC.SignalTerminate])
                _ = LibC.AddSignal(signals, signal);
            Check(LibC.SetSignalDefaults(attributes, signals));
            Check(LibC.SetFlags(attributes, LibC.SpawnSetGroup | LibC.SpawnSetSignalDefaults | LibC.SpawnSetSignalMask));
            Check(LibC.Spawn(out var pid, path, actions, attributes, argumentBlock, environmentBlock));
            return pid;
        }
        finally
        {
            Free(argumentBlock);
            Free(environmentBlock);
            _ = LibC.DestroyActions(actions);
            _ = LibC.DestroyAttributes(attributes);
        }
    }

    private static IEnumerable<string> Environment(IReadOnlyDictionary<string, string> changes)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value;
        foreach (var (name, value) in changes)
            variables[name] = value;
        return variables.Select(variable => $"{variable.Key}={variable.Value}");
    }

    private static unsafe byte** Block(IEnumerable<string> texts)
    {
        var list = texts.ToArray();
        if (list.Any(text => text.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("An argument of a tool holds a zero character.");
        var block = (byte**)NativeMemory.Alloc((nuint)(list.Length + 1), (nuint)sizeof(byte*));
        for (var index = 0; index < list.Length; index++)
            block[index] = (byte*)Marshal.StringToCoTaskMemUTF8(list[index]);
        block[list.Length] = null;
        return block;
    }

    private static unsafe void Free(byte** block)
    {
        for (var index = 0; block[index] is not null; index++)
            Marshal.FreeCoTaskMem((nint)block[index]);
        NativeMemory.Free(block);
    }

    private static int Descriptor(SafeHandle handle) => (int)handle.DangerousGetHandle();

    private static void Check(int error)
    {
        if (error != 0)
            throw new IOException($"A tool could not be started: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}

/// <param name="Code">Exit code, or 128 and the signal's number.</param>
/// <param name="CpuSeconds">User and system time, with the children that it waited for.</param>
internal readonly record struct ChildExit(int Code, double CpuSeconds);
