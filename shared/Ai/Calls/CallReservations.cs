using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Calls;

/// <summary>What calls have set aside is theirs until their record says how they ended.</summary>
internal sealed class CallReservations(IDocumentStore documents) : IReservationOwner
{
    public bool Owns(string reservation) => reservation.StartsWith("gen_", StringComparison.Ordinal);

    public async Task<double?> UsedAsync(string userId, string reservation, CancellationToken cancellation)
    {
        // The record's month is in the id, a UUIDv7: its first 48 bits are Unix milliseconds.
        if (!Guid.TryParseExact(reservation[4..], "N", out _))
            return 0;
        var begun = DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(reservation[4..16], 16));
        var record = await documents.ReadAsync(
            new(Generation.Container, Generation.PartitionOf(userId, begun), reservation), AiJsonContext.Default.Generation, cancellation);
        if (record?.Value is not { } call || call.State == GenerationState.Failed)
            return 0;
        return call.IsSettled ? QuotaUse.Of(call.Kind, call.Usage ?? call.Estimate)?.Amount ?? 0 : null;
    }
}
