namespace AutoVideo.Batches;

/// <summary>Told when nothing of a batch will change any more and its results are there: at least once.</summary>
public interface IBatchFinished
{
    Task FinishedAsync(Batch batch, CancellationToken cancellation);
}
