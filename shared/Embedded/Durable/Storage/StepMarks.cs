using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;

namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>
/// Which orchestrators' code runs at this moment, in a file mapped into memory: it costs no write per step and is still there when the
/// process dies in one (not when the machine does, and then the code is not to blame).
/// </summary>
internal sealed class StepMarks : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly ConcurrentStack<int> free;

    /// <param name="path">Made when absent.</param>
    /// <param name="count">Orchestrators whose code runs at the same time, at most.</param>
    public StepMarks(string path, int count)
    {
        var left = File.Exists(path) ? File.ReadAllBytes(path) : [];
        Left = [.. Enumerable.Range(0, left.Length / sizeof(long)).Select(slot => BitConverter.ToInt64(left, slot * sizeof(long))).Where(key => key != 0).Distinct()];
        // Written rather than cut to size: a mapped page without space behind it would end the process, a write only fails.
        File.WriteAllBytes(path, new byte[count * sizeof(long)]);
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        view = file.CreateViewAccessor(0, count * sizeof(long));
        free = new ConcurrentStack<int>(Enumerable.Range(0, count));
    }

    /// <summary>Instances in whose code the process before this one ended.</summary>
    public IReadOnlyList<long> Left { get; }

    public Mark Enter(long key)
    {
        var slot = free.TryPop(out var taken) ? taken : -1;
        if (slot >= 0)
            view.Write(slot * sizeof(long), key);
        return new Mark(this, slot);
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    private void Leave(int slot)
    {
        if (slot < 0)
            return;
        view.Write(slot * sizeof(long), 0L);
        free.Push(slot);
    }

    /// <summary>The code runs until this is disposed of.</summary>
    internal readonly struct Mark(StepMarks marks, int slot) : IDisposable
    {
        public void Dispose() => marks.Leave(slot);
    }
}
