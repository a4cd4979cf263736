namespace AutoVideo.AccountData;

/// <summary>What the durable engine remembers of an orchestration that has ended.</summary>
public interface IInstanceHistories
{
    /// <summary>Forgets it; one that is not there is no error.</summary>
    /// <exception cref="Failures.TransientException">It has not ended yet.</exception>
    Task ForgetAsync(string instanceId, CancellationToken cancellation);
}
