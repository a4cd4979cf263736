namespace AutoVideo.AccountData;

/// <summary>Locks the account once its deletion is due.</summary>
public sealed class BeginErasure(Erasures erasures)
{
    [Function(ActivityNames.BeginErasure)]
    public Task<ErasureTerms> RunAsync([ActivityTrigger] ErasureRun run, CancellationToken cancellation) => erasures.BeginAsync(run.Id, cancellation);
}

/// <summary>Removes a portion of what there is of a person.</summary>
public sealed class EraseUserData(ErasureWork work)
{
    [Function(ActivityNames.EraseUserData)]
    public Task<ErasureStep> RunAsync([ActivityTrigger] ErasureRun run, CancellationToken cancellation) => work.RunAsync(run.Id, cancellation);
}
