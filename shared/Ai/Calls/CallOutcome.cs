using AutoVideo.Ai.Ledger;
using AutoVideo.Failures;

namespace AutoVideo.Ai.Calls;

/// <summary>What a fault of a call means for its record; pure.</summary>
/// <param name="State">Failed or Unknown; Submitted when the job goes on at the provider and is asked for later.</param>
/// <param name="MayHaveCost">The provider may have charged: its estimate counts as spent.</param>
internal sealed record CallOutcome(GenerationState State, string Fault, string Why, bool MayHaveCost, string? Lost = null)
{
    /// <param name="fault">What ended the call.</param>
    /// <param name="sends">How often it was sent.</param>
    /// <param name="hasJob">Whether the provider has given a job id.</param>
    public static CallOutcome Of(Exception fault, int sends, bool hasJob) => fault switch
    {
        ProviderException { Fault: ProviderFault.TimedOut or ProviderFault.Unreachable or ProviderFault.Unavailable or ProviderFault.RateLimited or ProviderFault.Paused } lost
            when hasJob => new(GenerationState.Submitted, lost.Fault.ToString(), lost.Message, false),
        OperationCanceledException when hasJob => new(GenerationState.Submitted, "Cancelled", "The caller left; the job goes on.", false),
        // Written whole by the time the connection broke, or written and unusable: the provider may charge for it.
        ProviderException { Fault: ProviderFault.TimedOut or ProviderFault.Unreachable or ProviderFault.BadAnswer } unseen =>
            new(GenerationState.Failed, unseen.Fault.ToString(), unseen.Message, sends > 0),
        ProviderException refused => new(GenerationState.Failed, refused.Fault.ToString(), refused.Message, hasJob),
        OperationCanceledException => sends > 0
            ? new(GenerationState.Unknown, "Cancelled", "The caller left before the answer.", true)
            : new(GenerationState.Failed, "Cancelled", "The caller left before the call.", false),
        // Not the provider's fault: what it sent could not be taken in.
        PermanentException broken => new(GenerationState.Failed, broken.Code, broken.Detail, sends > 0, broken.Code),
        _ => new(GenerationState.Failed, fault.GetType().Name, "The answer could not be taken in.", sends > 0, "not_taken_in"),
    };
}
