namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>Repeats a failed call, by policy or by handler.</summary>
internal static class RetryLoop
{
    public static Task<T> Run<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> call) =>
        retry.Policy is { } policy ? ByPolicy(context, policy, call) : ByHandler(context, retry.Handler!, call);

    private static async Task<T> ByPolicy<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed)
            {
                if (!IsWorthAnother(policy, failed.FailureDetails) || IsOver(policy, context.CurrentUtcDateTime - first))
                    throw;

                // The official engine plans a timer even after the last attempt, due at once; so do we, to number calls alike.
                var last = attempt >= policy.MaxNumberOfAttempts;
                await context.CreateTimer(last ? TimeSpan.Zero : DelayAfter(policy, attempt), CancellationToken.None);
                if (last)
                    throw;
            }
        }
    }

    private static async Task<T> ByHandler<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed)
            {
                if (FailureChain.IsNonRetriable(failed.FailureDetails))
                    throw;
                var so = new RetryContext(context, attempt, failed.FailureDetails, context.CurrentUtcDateTime - first, CancellationToken.None);
                if (!await handler(so))
                    throw;
            }
        }
    }

    private static bool IsWorthAnother(RetryPolicy policy, TaskFailureDetails failure)
    {
        if (FailureChain.IsNonRetriable(failure))
            return false;
        try
        {
            return policy.ShouldRetry(failure);
        }
#pragma warning disable CA1031 // As the official engine: a filter that throws says no.
        catch (Exception)
        {
            return false;
        }
#pragma warning restore CA1031
    }

    private static bool IsOver(RetryPolicy policy, TimeSpan elapsed) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout;

    private static TimeSpan DelayAfter(RetryPolicy policy, int attempt)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
