using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>A lock that is waited for, for what takes a moment: counting and adding one, say.</summary>
public static class LockTurns
{
    private const int MostTries = 12;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The name of a person's lock. A lock is remembered for longer than it is held, perhaps for longer than there is the person, so it names nobody.</summary>
    public static string NameOf(string what, string userId) => $"{what}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(userId)).AsSpan(0, 16))}";

    /// <summary>Takes a lock of 10 s, after waiting for it up to 1.5 s.</summary>
    /// <exception cref="TransientException">Others have it still.</exception>
    public static async Task<LockLease> TakeTurnAsync(this ILock locks, string name, TimeProvider time, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            if (await locks.TryTakeAsync(name, Turn, cancellation) is { } turn)
                return turn;
            if (tries == MostTries)
                throw new TransientException($"Others hold the lock {name}; try again.");
            await Task.Delay(Pause * tries, time, cancellation);
        }
    }
}
