using System.Buffers.Binary;
using System.Security.Cryptography;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AutoVideo.Identity;

public enum PasswordCheck
{
    Wrong,
    Right,
    /// <summary>Right, but hashed with fewer rounds or another algorithm than today's.</summary>
    RightButOld,
}

/// <summary>Hashes and checks passwords: PBKDF2-HMAC-SHA512 with 128 bits of salt, through ASP.NET Core Identity.</summary>
public sealed class Passwords : IDisposable
{
    public const int MinLength = 10;
    public const int MaxLength = 200;
    private static readonly object NoUser = new();
    private readonly PasswordHasher<object> _hasher;
    private readonly string _decoy;

    // Each check costs a core a tenth of a second: more at once than there are cores would only make all of them slower.
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);

    public Passwords(IOptions<IdentityOptions> options)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions
        {
            CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3,
            IterationCount = options.Value.PasswordIterations,
        }));
        _decoy = Decoy(options.Value.PasswordIterations);
    }

    /// <summary>Refuses what is too short, too long, or made of the address (NIST SP 800-63B: length, not composition).</summary>
    /// <exception cref="PermanentException"><c>password_weak</c>.</exception>
    public static void CheckNew(string? password, string? email)
    {
        if (password is null || password.Length is < MinLength or > MaxLength)
            throw new PermanentException("password_weak", $"A password has {MinLength} to {MaxLength} characters.");
        if (password.Distinct().Count() < 4)
            throw new PermanentException("password_weak", "This password is too easy to guess: it repeats a few characters.");
        if (email is not null && password.Contains(email.Split('@')[0], StringComparison.OrdinalIgnoreCase) && email.Split('@')[0].Length >= 4)
            throw new PermanentException("password_weak", "This password is too easy to guess: it holds the address of e-mail.");
    }

    public Task<string> HashAsync(string password, CancellationToken cancellation) =>
        InTurnAsync(() => _hasher.HashPassword(NoUser, password), cancellation);

    /// <param name="hash">Null for a user that does not exist or has no password: takes as long, and is wrong.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancellation">Ends the wait for a turn.</param>
    public async Task<PasswordCheck> CheckAsync(string? hash, string password, CancellationToken cancellation)
    {
        var result = await InTurnAsync(() => _hasher.VerifyHashedPassword(NoUser, hash ?? _decoy, password), cancellation);
        return hash is null ? PasswordCheck.Wrong : result switch
        {
            PasswordVerificationResult.Success => PasswordCheck.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOld,
            _ => PasswordCheck.Wrong,
        };
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>What no password gives, in Identity's third format (marker, PRF, rounds, length of the salt, salt, key; big-endian): costs nothing to make, and all to check.</summary>
    private static string Decoy(int rounds)
    {
        var decoy = RandomNumberGenerator.GetBytes(13 + 16 + 32);
        decoy[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(1), (int)KeyDerivationPrf.HMACSHA512);
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(5), rounds);
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(9), 16);
        return Convert.ToBase64String(decoy);
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }
}
