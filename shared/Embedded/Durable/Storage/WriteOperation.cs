namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>
/// One all-or-nothing change. It may be executed more than once (a transaction that failed is repeated), so it must set its results
/// anew each time.
/// </summary>
internal abstract class WriteOperation
{
    /// <summary>Kept and tried again when the disk fails. Others are told of the failure at once.</summary>
    public virtual bool MustSucceed => false;

    public abstract void Execute(WriteSession session);

    /// <summary>On the writing thread, after the commit that holds it: must not block.</summary>
    public abstract void Committed();

    /// <summary>On the writing thread: nothing of it was stored.</summary>
    public abstract void Failed(Exception reason);
}
