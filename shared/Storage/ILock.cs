namespace AutoVideo.Storage;

/// <summary>
/// One holder of a name at a time, over all processes, as long as its lease lasts. A holder that was stopped and wakes up too late does not
/// know it: what it changes must be guarded by the <see cref="LockLease.Fence"/>, which is higher with every grant of the name.
/// </summary>
/// <remarks>Names are 1 to 200 characters of <c>a-z A-Z 0-9 - _ . :</c>. A lease lasts 1 ms to 1 h.</remarks>
public interface ILock
{
    /// <summary>The lock, or null while somebody else holds it.</summary>
    /// <exception cref="Failures.TransientException">Whether it is free cannot be said now.</exception>
    Task<LockLease?> TryTakeAsync(string name, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Extends a lease from now on. False: it is lost, stop working.</summary>
    Task<bool> RenewAsync(LockLease held, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives the lock back; one that was lost meanwhile stays with whom it belongs to.</summary>
    Task ReleaseAsync(LockLease held, CancellationToken cancellation);
}

/// <summary>Which lock a service asks for, besides the fast one.</summary>
public enum LockKind
{
    /// <summary>In the documents: for what must go on while Redis is away.</summary>
    Durable,
}

/// <param name="Holder">Random; tells this grant from every other.</param>
/// <param name="Fence">Higher than that of every grant of this name before, even if the store lost what it knew (it follows the clock, in µs).</param>
public sealed record LockLease(string Name, string Holder, long Fence);

/// <summary>What every lock refuses.</summary>
internal static class LockRules
{
    private const int MaxName = 200;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static void Check(string name, TimeSpan lease)
    {
        if (name.Length is 0 or > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            throw new ArgumentException($"A lock's name has 1 to {MaxName} letters, digits, -, _, . and :.", nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lease, Longest);
    }
}
