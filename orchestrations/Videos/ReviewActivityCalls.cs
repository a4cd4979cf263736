using AutoVideo.Script;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos;

/// <param name="Script">The script that is asked about.</param>
public sealed record ReviewWork(VideoRun Run, ReviewGate Gate, WrittenScript Script);

/// <param name="IsDecided">Nobody has to be waited for: it was approved before, or decided meanwhile.</param>
/// <param name="LookAgainAt">When to remind, or to find that it has lapsed.</param>
public sealed record ReviewTerms(bool IsDecided, DateTimeOffset LookAgainAt);

public static class ReviewActivityCalls
{
    /// <summary>Raised when the owner has decided; the payload is not used: the decision stands in the video's document.</summary>
    public static string DecidedEvent(ReviewGate gate) => $"Reviewed{gate}";

    /// <summary>Asks the owner and waits, for days if it must be: reminders and the end of the wait are durable timers.</summary>
    /// <returns>The script as approved, edits included.</returns>
    /// <remarks>Fails with <c>review_rejected</c> or <c>review_expired</c>.</remarks>
    public static async Task<WrittenScript> ReviewAsync(this TaskOrchestrationContext context, ReviewWork work)
    {
        var decided = context.WaitForExternalEvent<string?>(DecidedEvent(work.Gate));
        var terms = await context.CallActivityAsync<ReviewTerms>(ActivityNames.AskReview, work, Retries.OfRecords);
        while (!terms.IsDecided && !decided.IsCompleted)
        {
            using var enough = new CancellationTokenSource();
            var pause = context.CreateTimer(terms.LookAgainAt.UtcDateTime, enough.Token);
            await Task.WhenAny(decided, pause);
            enough.Cancel();
            if (!decided.IsCompleted)
                terms = await context.RemindReviewAsync(work);
        }
        return await context.CallActivityAsync<WrittenScript>(ActivityNames.TakeReview, work, Retries.OfRecords);
    }

    /// <summary>Looks whether the owner has decided, and reminds them if not.</summary>
    public static Task<ReviewTerms> RemindReviewAsync(this TaskOrchestrationContext context, ReviewWork work) =>
        context.CallActivityAsync<ReviewTerms>(ActivityNames.RemindReview, work, Retries.OfRecords);
}
