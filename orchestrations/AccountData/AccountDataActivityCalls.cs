using AutoVideo.Failures;

namespace AutoVideo.AccountData;

/// <summary>One erasure; what it is of stands in its document, so that no history names a person.</summary>
/// <param name="IsBegun">The account is locked already.</param>
/// <param name="Waits">How many pauses were made in a row.</param>
public sealed record ErasureRun(string Id, bool IsBegun = false, int Waits = 0);

/// <param name="Cause">Why the file could not be made.</param>
public sealed record ExportFailure(ExportRun Run, FailureCause Cause);

public static class AccountDataActivityCalls
{
    /// <summary>Locks the account once the deletion is due, unless it was called off.</summary>
    public static Task<ErasureTerms> BeginErasureAsync(this TaskOrchestrationContext context, ErasureRun run) =>
        context.CallActivityAsync<ErasureTerms>(ActivityNames.BeginErasure, run, Retries.OfRecords);

    /// <summary>Removes a portion of what there is.</summary>
    public static Task<ErasureStep> EraseUserDataAsync(this TaskOrchestrationContext context, ErasureRun run) =>
        context.CallActivityAsync<ErasureStep>(ActivityNames.EraseUserData, run, Retries.OfRecords);

    /// <returns>When the file expires; null when nobody wants it any more.</returns>
    public static Task<DateTimeOffset?> WriteExportAsync(this TaskOrchestrationContext context, ExportRun run) =>
        context.CallActivityAsync<DateTimeOffset?>(ActivityNames.WriteExport, run, Retries.OfWork);

    /// <returns>When the record of it expires.</returns>
    public static Task<DateTimeOffset> FailExportAsync(this TaskOrchestrationContext context, ExportFailure failure) =>
        context.CallActivityAsync<DateTimeOffset>(ActivityNames.FailExport, failure, Retries.OfRecords);

    public static Task RemoveExportAsync(this TaskOrchestrationContext context, ExportRun run) =>
        context.CallActivityAsync(ActivityNames.RemoveExport, run, Retries.OfRecords);

    /// <summary>Waits in parts: not every engine has timers of weeks.</summary>
    internal static async Task WaitUntilAsync(this TaskOrchestrationContext context, DateTimeOffset at)
    {
        while (context.CurrentUtcDateTime < at.UtcDateTime)
            await context.CreateTimer(PartOf(context, at), CancellationToken.None);
    }

    internal static DateTime PartOf(TaskOrchestrationContext context, DateTimeOffset at)
    {
        var longest = context.CurrentUtcDateTime.AddDays(3);
        return at.UtcDateTime < longest ? at.UtcDateTime : longest;
    }
}
