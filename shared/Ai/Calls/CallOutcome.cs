using AutoVideo.Ai.Ledger;
using AutoVideo.Failures;

namespace AutoVideo.Ai.Calls;

/// <summary>What a fault of a call means for its record; pure.</summary>
/// <param name="State">Failed or Unknown; Submitted when the job goes on at the provider and is asked for later.</param>
/// <param name="Charged">For how many sends the provider may have charged: for each of them the estimate counts as spent.</param>
internal sealed record CallOutcome(GenerationState State, string Fault, string Why, int Charged, string? Lost = null)
{
    /// <param name="fault">What ended the call.</param>
    /// <param name="unseen">How many sends may have been charged for although no answer was seen; see <see cref="IsUnseen"/>.</param>
    /// <param name="hasJob">Whether the provider has given a job id.</param>
    public static CallOutcome Of(Exception fault, int unseen, bool hasJob) => fault switch
    {
        // Whatever keeps it from being asked for now, an expired key too, says nothing about the job.
        ProviderException { Fault: not ProviderFault.Rejected } lost when hasJob => new(GenerationState.Submitted, lost.Fault.ToString(), lost.Message, 0),
        OperationCanceledException when hasJob => new(GenerationState.Submitted, "Cancelled", "The caller left; the job goes on.", 0),
        ProviderException refused => new(GenerationState.Failed, refused.Fault.ToString(), refused.Message, Charges(unseen, hasJob)),
        OperationCanceledException => unseen > 0
            ? new(GenerationState.Unknown, "Cancelled", "The caller left before the answer.", unseen)
            : new(GenerationState.Failed, "Cancelled", "The caller left before the call.", 0),
        // Not the provider's fault: what it sent could not be taken in.
        PermanentException broken => new(GenerationState.Failed, broken.Code, broken.Detail, Charges(unseen, hasJob), broken.Code),
        _ => new(GenerationState.Failed, fault.GetType().Name, "The answer could not be taken in.", Charges(unseen, hasJob), "not_taken_in"),
    };

    /// <summary>Whether a send that ended so may have been charged for: written whole by the time the connection broke or the time was up, or answered and unusable.</summary>
    public static bool IsUnseen(Exception fault) => fault is not ProviderException refused
        || refused is { WasSent: true, Fault: ProviderFault.TimedOut or ProviderFault.Unreachable or ProviderFault.BadAnswer };

    private static int Charges(int unseen, bool hasJob) => unseen + (hasJob ? 1 : 0);
}
