using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AutoVideo.Ai.Calls;

/// <summary>One after the other for equal keys within this process, so that writers of one document do not undo each other's reads all the time.</summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<IDisposable> TakeAsync(string key, CancellationToken cancellation)
    {
        var gate = gates[XxHash32.HashToUInt32(MemoryMarshal.AsBytes(key.AsSpan())) % (uint)gates.Length];
        await gate.WaitAsync(cancellation);
        return new Turn(gate);
    }

    public void Dispose()
    {
        foreach (var gate in gates)
            gate.Dispose();
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
