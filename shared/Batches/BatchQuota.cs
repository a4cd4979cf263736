using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Batches;

/// <summary>
/// What a batch takes of its owner's plan: all of it is set aside at once, or the batch is not taken. As an item starts, its render minutes go over
/// to its video, and its share of text, pictures and sound is let go of, because the calls to providers set theirs aside themselves.
/// </summary>
public sealed class BatchQuota : IReservationOwner
{
    private readonly Lazy<AiQuotas> quotas;
    private readonly Lazy<VideoEstimates> estimates;
    private readonly IDocumentStore documents;

    // The quotas ask their owners, of which this is one; and whoever estimates knows providers, whose calls ask the quotas.
    internal BatchQuota(Lazy<AiQuotas> quotas, Lazy<VideoEstimates> estimates, IDocumentStore documents) =>
        (this.quotas, this.estimates, this.documents) = (quotas, estimates, documents);

    /// <summary>What the items of a list need, and what stays needed after each of them.</summary>
    /// <param name="list">Line, request, and length of its source or script.</param>
    public BatchBudget BudgetOf(IReadOnlyList<(int Line, VideoRequest Request, int Characters)> list)
    {
        var sum = new Dictionary<QuotaKind, double>();
        var wishes = new BatchWish[list.Count];
        decimal? cost = 0;
        for (var at = list.Count - 1; at >= 0; at--)
        {
            var (line, request, characters) = list[at];
            wishes[at] = new(line, request, new Dictionary<QuotaKind, double>(sum));
            foreach (var (kind, amount) in estimates.Value.QuotaOf(request, characters))
                sum[kind] = Math.Round(sum.GetValueOrDefault(kind) + amount, 6);
            cost += estimates.Value.Of(request, characters).CostUsd;
        }
        return new(wishes, sum, cost);
    }

    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>: nothing is set aside.</exception>
    public Task ReserveAsync(string userId, string batchId, BatchBudget budget, CancellationToken cancellation) =>
        quotas.Value.ReserveAsync(userId, [.. budget.Total.Select(part => new QuotaWish(IdOf(batchId, part.Key), new(part.Key, part.Value)))], cancellation);

    /// <summary>Before an item's video is written; a repeat changes nothing.</summary>
    public Task DrawAsync(Batch batch, BatchItem item, CancellationToken cancellation) => quotas.Value.DrawAsync(
        batch.OwnerId, Enum.GetValues<QuotaKind>().ToDictionary(kind => IdOf(batch.Id, kind), kind => item.Left.GetValueOrDefault(kind)),
        IdOf(batch.Id, QuotaKind.Render), new(Video.InstanceIdOf(item.VideoId, 1), new(QuotaKind.Render, item.Request.Seconds / 60)), cancellation);

    /// <summary>Lets go of what is set aside for items that have not started.</summary>
    public Task ReleaseAsync(Batch batch, CancellationToken cancellation) =>
        quotas.Value.ReleaseAsync(batch.OwnerId, held => held.StartsWith($"{batch.Id}.", StringComparison.Ordinal), cancellation);

    bool IReservationOwner.Owns(string reservation) => reservation.StartsWith("bat_", StringComparison.Ordinal);

    async Task<double?> IReservationOwner.UsedAsync(string userId, string reservation, CancellationToken cancellation) =>
        await documents.ReadAsync(Batch.KeyOf(reservation.Split('.')[0]), BatchesJsonContext.Default.Batch, cancellation)
            is { Value: { Status: BatchStatus.Running or BatchStatus.Paused } batch } && batch.Started < batch.Count ? null : 0;

    private static string IdOf(string batchId, QuotaKind kind) => $"{batchId}.{kind.ToString().ToLowerInvariant()}";
}

/// <param name="Total">By kind, in its unit.</param>
/// <param name="CostUsd">Null when a price is not known.</param>
public sealed record BatchBudget(IReadOnlyList<BatchWish> Wishes, IReadOnlyDictionary<QuotaKind, double> Total, decimal? CostUsd);
