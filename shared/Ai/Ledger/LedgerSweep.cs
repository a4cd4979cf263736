using AutoVideo.Ai.Calls;

namespace AutoVideo.Ai.Ledger;

/// <summary>Ends what dead processes left on its way, so that cost and quota are true although nobody asks for the same again.</summary>
public sealed class LedgerSweep
{
    // A job is asked for by the step that wants it; one that nobody asked for this long is given up.
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(12);
    private readonly Flights flights;
    private readonly CallClaims claims;
    private readonly CallRecords records;
    private readonly TimeProvider time;

    internal LedgerSweep(Flights flights, CallClaims claims, CallRecords records, TimeProvider time) =>
        (this.flights, this.claims, this.records, this.time) = (flights, claims, records, time);

    /// <returns>How many calls were ended.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var ended = 0;
        foreach (var stored in await flights.ListAsync(cancellation))
        {
            var flight = stored.Value;
            if (!flight.IsOpen || flights.IsLive(flight) || await IsAwaitedAsync(flight, cancellation))
                continue;
            if (await flights.TakeAsync(flight, stored.ETag, cancellation) is not { } taken)
                continue;
            var left = await claims.AbandonAsync(taken.Value, cancellation);
            if (left.Abandoned == 0)
                await flights.LandAsync(flight.Id, cancellation);
            else
                await flights.LeaveAsync(flight.Id, current => left with { Holder = current.Holder }, cancellation);
            ended++;
        }
        return ended;
    }

    private async Task<bool> IsAwaitedAsync(Flight flight, CancellationToken cancellation) =>
        flight.JobId is not null && flight.LeaseUntil + LongestJob > time.GetUtcNow() && !await records.IsKeptAsync(flight, cancellation);
}
