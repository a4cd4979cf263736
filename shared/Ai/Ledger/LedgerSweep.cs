using AutoVideo.Ai.Calls;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Ledger;

/// <summary>Ends what dead processes left on its way, so that cost and quota are true although nobody asks for the same again.</summary>
public sealed partial class LedgerSweep
{
    // A job is asked for by the step that wants it; one that nobody asked for this long is given up.
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(12);
    private readonly Flights flights;
    private readonly CallClaims claims;
    private readonly CallRecords records;
    private readonly TimeProvider time;
    private readonly ILogger<LedgerSweep> logger;

    internal LedgerSweep(Flights flights, CallClaims claims, CallRecords records, TimeProvider time, ILogger<LedgerSweep> logger) =>
        (this.flights, this.claims, this.records, this.time, this.logger) = (flights, claims, records, time, logger);

    /// <returns>How many calls were ended.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var ended = 0;
        foreach (var stored in await flights.ListAsync(cancellation))
        {
            try
            {
                ended += await TryEndAsync(stored, cancellation) ? 1 : 0;
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                // One that cannot be ended must not keep the others from it.
                LogNotEnded(fault, stored.Id);
            }
        }
        return ended;
    }

    private async Task<bool> TryEndAsync(StoredDocument<Flight> stored, CancellationToken cancellation)
    {
        var flight = stored.Value;
        if (!flight.IsOpen || flights.IsLive(flight) || await IsAwaitedAsync(flight, cancellation))
            return false;
        if (await flights.TakeAsync(flight, stored.ETag, cancellation) is not { } taken)
            return false;
        var left = await claims.AbandonAsync(taken.Value, cancellation);
        if (left is { Abandoned: 0, Left: [], JobId: null })
            await flights.LandAsync(flight.Id, cancellation);
        else
            await flights.LeaveAsync(flight.Id, current => left with { Holder = current.Holder }, cancellation);
        return true;
    }

    private async Task<bool> IsAwaitedAsync(Flight flight, CancellationToken cancellation) =>
        flight.JobId is not null && flight.LeaseUntil + LongestJob > time.GetUtcNow() && !await records.IsKeptAsync(flight, cancellation);

    [LoggerMessage(3606, LogLevel.Error, "Call {Flight} of a dead process could not be ended")]
    private partial void LogNotEnded(Exception fault, string flight);
}
