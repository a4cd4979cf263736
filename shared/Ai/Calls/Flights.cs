using System.Text.Json;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Calls;

/// <summary>Claims and leases of requests on their way, over all processes.</summary>
internal sealed class Flights(IDocumentStore documents, IOptions<AiOptions> options, TimeProvider time)
{
    // How long it is remembered that earlier calls ended without a known outcome, and which jobs were given up. What is open stays until somebody
    // ends it, however long nobody looks.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1), JobRemembered = TimeSpan.FromDays(30);

    /// <summary>Whether the request was broken off within a day as often as it may be for one who asks.</summary>
    public bool IsBarred(Flight flight, string userId) => flight.BrokenOffSince(time.GetUtcNow() - Remembered, userId) >= Flight.MostAbandoned;

    /// <summary>Without what is longer ago than it counts.</summary>
    public Flight Recent(Flight flight) => flight.Since(time.GetUtcNow() - Remembered);

    private const int PageSize = 200;

    /// <summary>This process, as holder of leases.</summary>
    public string Holder { get; } = Guid.CreateVersion7().ToString("N");

    public TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    public async Task<StoredDocument<Flight>?> FindAsync(string id, CancellationToken cancellation) =>
        await documents.ReadAsync(Flight.KeyOf(id), AiJsonContext.Default.Flight, cancellation);

    public bool IsLive(Flight flight) => flight.LeaseUntil > time.GetUtcNow();

    /// <summary>Writes a flight as this process's own.</summary>
    /// <param name="flight">What it is to be; holder and lease are set here.</param>
    /// <param name="etag">The version that is replaced; null when there is none.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when somebody else was faster.</returns>
    public async Task<StoredDocument<Flight>?> TakeAsync(Flight flight, string? etag, CancellationToken cancellation)
    {
        var taken = flight with { Holder = Holder, LeaseUntil = time.GetUtcNow() + Lease };
        return await TryWriteAsync(taken, etag, cancellation) is { } written ? new(taken.Id, taken, written) : null;
    }

    /// <summary>Changes a flight of this process.</summary>
    /// <returns>Null when it is this process's no more.</returns>
    public async Task<StoredDocument<Flight>?> ChangeAsync(string id, Func<Flight, Flight> change, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation) is { } stored && stored.Value.Holder == Holder)
        {
            var changed = change(stored.Value);
            if (await TryWriteAsync(changed, stored.ETag, cancellation) is { } written)
                return new(id, changed, written);
        }
        return null;
    }

    /// <summary>The outcome is known: the request is on its way no more.</summary>
    public async Task LandAsync(string id, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation) is { } stored && stored.Value.Holder == Holder)
        {
            try
            {
                await documents.DeleteAsync(Flight.KeyOf(id), WriteCondition.Matches(stored.ETag), cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Renewed, or taken over, in between: look again.
            }
        }
    }

    /// <summary>Lets another process take the flight over at once.</summary>
    public Task<StoredDocument<Flight>?> LeaveAsync(string id, Func<Flight, Flight> change, CancellationToken cancellation) =>
        ChangeAsync(id, flight => change(flight) with { LeaseUntil = time.GetUtcNow() }, cancellation);

    /// <summary>Says again and again that this process is alive, until cancelled, or until the flight is this process's no more.</summary>
    /// <param name="id">The flight.</param>
    /// <param name="change">What is written with it.</param>
    /// <param name="failed">Told of what kept it from being said once; the next time may do.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RenewAsync(string id, Func<Flight, Flight> change, Action<Exception> failed, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Lease / 3, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                if (await ChangeAsync(id, flight => change(flight) with { LeaseUntil = time.GetUtcNow() + Lease }, cancellation) is null)
                    return;
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                failed(fault);
            }
        }
    }

    /// <summary>Everything on its way, of all processes. For timers: it reads the whole container, which holds only what is open.</summary>
    public async Task<IReadOnlyList<StoredDocument<Flight>>> ListAsync(CancellationToken cancellation)
    {
        // One that is renewed while the pages are read comes on two of them.
        var open = new Dictionary<string, StoredDocument<Flight>>(StringComparer.Ordinal);
        string? continuation = null;
        while (true)
        {
            var page = await documents.ReadChangesAsync(Flight.Container, continuation, PageSize, cancellation);
            if (page.Changes.Count == 0)
                return [.. open.Values];
            foreach (var change in page.Changes)
                open[change.Key.Id] = new(change.Key.Id, JsonSerializer.Deserialize(change.Json, AiJsonContext.Default.Flight)!, change.ETag);
            continuation = page.Continuation;
        }
    }

    private async Task<string?> TryWriteAsync(Flight flight, string? etag, CancellationToken cancellation)
    {
        try
        {
            return await documents.WriteAsync(
                Flight.KeyOf(flight.Id), flight, AiJsonContext.Default.Flight, etag is null ? WriteCondition.Absent : WriteCondition.Matches(etag),
                flight.IsOpen ? null : flight.JobId is null ? Remembered : JobRemembered, cancellation);
        }
        catch (PreconditionFailedException)
        {
            return null;
        }
    }
}
