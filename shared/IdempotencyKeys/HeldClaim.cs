using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.IdempotencyKeys;

/// <summary>A claim under way. Its lease is renewed until it is finished, given back or disposed.</summary>
public sealed class HeldClaim : IAsyncDisposable
{
    private readonly IdempotencyClaims _claims;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewal;
    private IdempotencyClaim _claim;
    private string _etag;

    internal HeldClaim(IdempotencyClaims claims, IdempotencyClaim claim, string etag, TimeProvider time)
    {
        (_claims, _claim, _etag, _time) = (claims, claim, etag, time);
        _renewal = RenewAsync();
    }

    /// <summary>Of the first try.</summary>
    public DateTimeOffset CreatedAt => _claim.CreatedAt;

    /// <summary>A hash of user, route and key.</summary>
    public string Seed => $"{_claim.OwnerId}\n{_claim.Id}";

    /// <summary>Keeps the answer; every repeat gets it from now on.</summary>
    public async Task FinishAsync(KeptAnswer answer, CancellationToken cancellation)
    {
        await EndAsync();
        await WriteAsync(_claim with { Answer = _claims.Seal(_claim, answer) }, cancellation);
    }

    /// <summary>The request was refused and nothing was done: the key may be used again, for another request too.</summary>
    public async Task GiveBackAsync(CancellationToken cancellation)
    {
        await EndAsync();
        try
        {
            await _claims.DeleteAsync(_claim, _etag, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // The lease had run out and another one has it.
        }
    }

    /// <summary>It failed half-way: a repeat of the same request goes on at once, with the same ids.</summary>
    public async Task LetGoAsync(CancellationToken cancellation)
    {
        await EndAsync();
        await WriteAsync(_claim with { LeaseUntil = _time.GetUtcNow() }, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task WriteAsync(IdempotencyClaim after, CancellationToken cancellation)
    {
        try
        {
            _etag = await _claims.WriteAsync(after, WriteCondition.Matches(_etag), cancellation);
            _claim = after;
        }
        catch (PreconditionFailedException)
        {
            // The lease had run out, so another one has done or is doing the same with the same ids.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(IdempotencyClaims.Lease / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                try
                {
                    await WriteAsync(_claim with { LeaseUntil = _time.GetUtcNow() + IdempotencyClaims.Lease }, _ended.Token);
                }
                catch (TransientException)
                {
                    // There is time for two more tries.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewal;
    }
}
