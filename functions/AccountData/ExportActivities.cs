namespace AutoVideo.AccountData;

/// <summary>Makes the file of an export.</summary>
public sealed class WriteExport(DataExports exports)
{
    [Function(ActivityNames.WriteExport)]
    public Task<DateTimeOffset?> RunAsync([ActivityTrigger] ExportRun run, CancellationToken cancellation) => exports.MakeAsync(run, cancellation);
}

/// <summary>Says why there is no file.</summary>
public sealed class FailExport(DataExports exports)
{
    [Function(ActivityNames.FailExport)]
    public Task<DateTimeOffset> RunAsync([ActivityTrigger] ExportFailure failure, CancellationToken cancellation) =>
        exports.FailAsync(failure.Run, failure.Cause.Code, cancellation);
}

/// <summary>Removes an export that has expired.</summary>
public sealed class RemoveExport(DataExports exports)
{
    [Function(ActivityNames.RemoveExport)]
    public Task RunAsync([ActivityTrigger] ExportRun run, CancellationToken cancellation) => exports.RemoveAsync(run, cancellation);
}
