namespace AutoVideo.Storage;

/// <summary>A store whose files can hold bytes of what was deleted until something else takes their place.</summary>
public interface IDeletedBytes
{
    /// <summary>Overwrites those of all that was deleted before the call.</summary>
    /// <exception cref="Failures.TransientException">The file is in use.</exception>
    /// <exception cref="Failures.PermanentException"><c>disk_full</c> and the like.</exception>
    Task OverwriteAsync(CancellationToken cancellation);
}
