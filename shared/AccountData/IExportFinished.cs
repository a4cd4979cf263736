namespace AutoVideo.AccountData;

/// <summary>Told when an export is ready or has failed: at least once.</summary>
public interface IExportFinished
{
    Task FinishedAsync(DataExport export, CancellationToken cancellation);
}
