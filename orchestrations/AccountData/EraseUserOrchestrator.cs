namespace AutoVideo.AccountData;

/// <summary>Deletes an account or a channel: waits until it is due, locks, and then removes until nothing is left, however long that takes.</summary>
public static class EraseUserOrchestrator
{
    /// <summary>Raised when it was called off; the payload is not used: the user's document decides.</summary>
    public const string CalledOffEvent = "CalledOff";

    // A history stays short: the next instance of it goes on.
    private const int MostSteps = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    [Function(nameof(EraseUserOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ErasureRun run)
    {
        if (!run.IsBegun && !await BeginAsync(context, run))
            return;
        var waits = run.Waits;
        for (var step = 0; step < MostSteps; step++)
        {
            var outcome = await context.EraseUserDataAsync(run);
            if (outcome.IsDone)
                return;
            if (outcome.MustWait)
                await context.CreateTimer(context.CurrentUtcDateTime + PauseAfter(waits++), CancellationToken.None);
            else
                waits = 0;
        }
        context.ContinueAsNew(run with { IsBegun = true, Waits = waits });
    }

    /// <returns>False: it was called off.</returns>
    private static async Task<bool> BeginAsync(TaskOrchestrationContext context, ErasureRun run)
    {
        var calledOff = context.WaitForExternalEvent<string?>(CalledOffEvent);
        while (true)
        {
            var terms = await context.BeginErasureAsync(run);
            if (terms.IsOver || terms.IsBegun)
                return terms.IsBegun;
            using var enough = new CancellationTokenSource();
            var pause = context.CreateTimer(AccountDataActivityCalls.PartOf(context, terms.DueAt), enough.Token);
            await Task.WhenAny(calledOff, pause);
            enough.Cancel();
            if (calledOff.IsCompleted)
                calledOff = context.WaitForExternalEvent<string?>(CalledOffEvent);
        }
    }

    // 1 s, 2 s, 4 s, … up to ten minutes.
    private static TimeSpan PauseAfter(int waits)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(waits, 10)));
        return pause < LongestPause ? pause : LongestPause;
    }
}
