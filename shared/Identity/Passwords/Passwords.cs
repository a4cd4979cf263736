using AutoVideo.Failures;
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
        _decoy = _hasher.HashPassword(NoUser, Guid.NewGuid().ToString());
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
