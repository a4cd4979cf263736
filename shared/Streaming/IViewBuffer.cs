namespace AutoVideo.Streaming;

/// <summary>
/// Collects views between two writes of the figures: none is lost, and a view that is told twice counts once. Whoever writes takes a
/// batch, adds its counts to documents that remember <see cref="ViewBatch.Sequence"/> (a higher one is new), and confirms it.
/// </summary>
public interface IViewBuffer
{
    /// <summary>Notes a view. The same id again, within <see cref="ViewRules.Remembered"/>, changes nothing.</summary>
    /// <exception cref="Failures.TransientException">It is not noted, or that is not known; tell it again.</exception>
    Task AddAsync(ViewSeen view, CancellationToken cancellation);

    /// <summary>Counts to be written, of at most <see cref="ViewRules.BatchVideos"/> videos; the same batch again until it is confirmed. Null: nothing was seen.</summary>
    Task<ViewBatch?> TakeAsync(CancellationToken cancellation);

    /// <summary>The batch is written and may be forgotten; another than the open one changes nothing.</summary>
    Task ConfirmAsync(long sequence, CancellationToken cancellation);
}

/// <param name="Id">Of this one view, chosen by who reports it: 1 to 100 characters.</param>
/// <param name="VideoId">Without a colon, 1 to 100 characters.</param>
/// <param name="Member">Whether the viewer is a member of the video's channel.</param>
public sealed record ViewSeen(string Id, string VideoId, bool Member);

/// <param name="Sequence">Higher than that of every batch before, even if the buffer lost what it knew.</param>
public sealed record ViewBatch(long Sequence, IReadOnlyList<ViewCount> Counts);

public sealed record ViewCount(string VideoId, long Members, long Others);

/// <summary>What every buffer keeps to.</summary>
public static class ViewRules
{
    /// <summary>How long a view's id is known.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(6);

    public const int BatchVideos = 5_000;
    private const int MaxLength = 100;

    internal static void Check(ViewSeen view)
    {
        CheckName(view.Id, nameof(view.Id));
        CheckName(view.VideoId, nameof(view.VideoId));
        if (view.VideoId.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException("A video's id holds no colon.", nameof(view));
    }

    private static void CheckName(string value, string name)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength)
            throw new ArgumentException($"{name} has 1 to {MaxLength} characters.", name);
    }
}
