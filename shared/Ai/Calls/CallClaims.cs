using AutoVideo.Ai.Ledger;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Calls;

/// <summary>Decides who makes a call: who comes first, or who takes over from a process that died.</summary>
internal sealed partial class CallClaims(Flights flights, GenerationLedger ledger, CallRecords records, TimeProvider time, ILogger<CallClaims> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <returns>Null while another process makes the call.</returns>
    /// <exception cref="ProviderException">The request was sent twice already and nobody knows what became of it, or twice for this user, who left both times.</exception>
    public async Task<CallClaim?> TakeAsync(string id, ProviderCall call, CallOwner owner, CancellationToken cancellation)
    {
        if (await flights.FindAsync(id, cancellation) is not { } stored)
            return await TakeAsync(New(id, call, owner), null, cancellation);
        if (flights.IsLive(stored.Value))
            return null;
        // First make it this process's, then look what became of it: nobody else does the same meanwhile.
        if (await flights.TakeAsync(stored.Value, stored.ETag, cancellation) is not { } taken)
            return null;
        var flight = taken.Value;
        if (flight.JobId is not null && flight.IsOpen && await ledger.FindAsync(flight.UserMonth, flight.GenerationId, cancellation) is not { IsSettled: true })
            return Claim(flight);
        if (flight.IsOpen)
            flight = await AbandonAsync(flight, cancellation);
        if (flight.JobId is null && flights.IsBarred(flight, owner.UserId))
        {
            await flights.LeaveAsync(id, _ => flight, cancellation);
            throw new ProviderException(
                call.Provider, ProviderFault.Rejected, $"The same request was sent {Flight.MostAbandoned} times and broken off each time; it is not sent again for a day.");
        }
        flight = flights.Recent(flight);
        var next = New(id, call, owner) with
        {
            IdempotencyKey = flight.IdempotencyKey,
            Abandoned = flight.Abandoned,
            AbandonedAt = flight.AbandonedAt,
            Left = flight.Left,
            AbandonedCall = flight.AbandonedCall,
            JobId = flight.JobId,
            IsCounted = flight.IsCounted,
        };
        return await flights.ChangeAsync(id, current => next with { Holder = current.Holder, LeaseUntil = current.LeaseUntil }, cancellation) is { } changed
            ? Claim(changed.Value)
            : null;
    }

    /// <summary>Until it is worth looking again.</summary>
    public Task WaitAsync(CancellationToken cancellation) => Task.Delay(Look, time, cancellation);

    /// <summary>Keeps the claim until disposed.</summary>
    public IDisposable Renew(CallClaim claim)
    {
        var stop = new CancellationTokenSource();
        _ = RenewAsync(claim, stop.Token);
        return new Renewal(stop);
    }

    /// <summary>Ends a call that a dead process left: kept after all, or unknown.</summary>
    public async Task<Flight> AbandonAsync(Flight flight, CancellationToken cancellation)
    {
        var ended = await records.AbandonAsync(flight, cancellation);
        return ended?.State switch
        {
            null => flight.AfterNothing(),
            GenerationState.Unknown => flight.AfterUnknown(time.GetUtcNow()),
            _ => flight.AfterAnswer(),
        };
    }

    private async Task RenewAsync(CallClaim claim, CancellationToken stop)
    {
        try
        {
            // A call goes on whatever becomes of its lease; should it outlive it, its end finds the record settled by somebody else.
            await flights.RenewAsync(claim.FlightId, flight => flight with { JobId = claim.JobId }, fault => LogNotRenewed(fault, claim.FlightId), stop);
        }
        catch (OperationCanceledException)
        {
            // The call has ended.
        }
    }

    private async Task<CallClaim?> TakeAsync(Flight flight, string? etag, CancellationToken cancellation) =>
        await flights.TakeAsync(flight, etag, cancellation) is { } taken ? Claim(taken.Value) : null;

    private CallClaim Claim(Flight flight) => new(flight, flights, ledger, time, fault => LogJobNotNoted(fault, flight.Id));

    private Flight New(string id, ProviderCall call, CallOwner owner)
    {
        var now = time.GetUtcNow();
        return new(id, "", now, Generation.NewId(now), Generation.PartitionOf(owner.UserId, now), owner.UserId, Guid.CreateVersion7(now).ToString("N"))
        {
            Manifest = call.Address?.Manifest,
            Answer = call.Address?.ToString(),
        };
    }

    [LoggerMessage(3600, LogLevel.Warning, "The lease of call {Flight} could not be renewed")]
    private partial void LogNotRenewed(Exception fault, string flight);

    [LoggerMessage(3605, LogLevel.Warning, "The job of call {Flight} could not be noted; it is asked for all the same")]
    private partial void LogJobNotNoted(Exception fault, string flight);

    private sealed class Renewal(CancellationTokenSource stop) : IDisposable
    {
        public void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
        }
    }
}

/// <summary>A request that this process makes, or goes on with.</summary>
internal sealed class CallClaim(Flight flight, Flights flights, GenerationLedger ledger, TimeProvider time, Action<Exception> notNoted) : ProviderJob
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] NoteAgain = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];
    private string? jobId = flight.JobId;
    private double? allowed;

    public string FlightId => flight.Id;
    public string GenerationId => flight.GenerationId;
    public string UserMonth => flight.UserMonth;
    public string UserId => flight.UserId;

    /// <summary>The call whose unknown outcome makes this one a repeat.</summary>
    public string? RepeatOf => flight.AbandonedCall;

    /// <summary>A job that was given up and counts as spent already.</summary>
    public bool IsCounted => flight.IsCounted;

    public override string IdempotencyKey => flight.IdempotencyKey;
    public override string? JobId => jobId;
    public override double? Allowed => allowed;

    /// <summary>The quota is set aside.</summary>
    public void Allow(double? amount) => allowed = amount;

    public override async Task SubmittedAsync(string jobId, CancellationToken cancellation)
    {
        this.jobId = jobId;
        // The provider works on it, whoever leaves in this moment: an id that is not written down is a job that is paid twice.
        using var limit = new CancellationTokenSource(LongestWrite, time);
        await NoteAsync(() => flights.ChangeAsync(FlightId, current => current with { JobId = jobId }, limit.Token), limit.Token);
        await NoteAsync(() => ledger.SubmittedAsync(UserMonth, GenerationId, jobId, limit.Token), limit.Token);
        cancellation.ThrowIfCancellationRequested();
    }

    // What cannot be noted is waited for all the same, since it is paid for: the flight learns the id when it is next renewed, the record when the call ends.
    private async Task NoteAsync(Func<Task> note, CancellationToken limit)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await note();
                return;
            }
            catch (Exception fault) when (tries == NoteAgain.Length || limit.IsCancellationRequested)
            {
                notNoted(fault);
                return;
            }
            catch (Exception)
            {
                await Task.Delay(NoteAgain[tries], time, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
