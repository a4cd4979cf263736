using AutoVideo.Failures;

namespace AutoVideo.AccountData;

/// <summary>Makes the file of an export and removes it when it has expired.</summary>
public static class ExportDataOrchestrator
{
    [Function(nameof(ExportDataOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ExportRun run)
    {
        DateTimeOffset? expires;
        try
        {
            expires = await context.WriteExportAsync(run);
        }
        catch (TaskFailedException failure)
        {
            expires = await context.FailExportAsync(new ExportFailure(run, FailureCause.Of(failure.FailureDetails.ErrorType, failure.FailureDetails.ErrorMessage)));
        }
        if (expires is { } end)
            await context.WaitUntilAsync(end);
        await context.RemoveExportAsync(run);
    }
}
