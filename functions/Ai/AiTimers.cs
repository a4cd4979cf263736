using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;

namespace AutoVideo.Ai;

/// <summary>Ends calls to providers that dead processes left on their way.</summary>
public sealed class SweepCallsTimer(LedgerSweep sweep)
{
    [Function("SweepCalls")]
    public Task RunAsync([TimerTrigger("20 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => sweep.SweepAsync(cancellation);
}

/// <summary>Begins the new day of everybody whose midnight has passed.</summary>
public sealed class ResetQuotasTimer(QuotaResetRun reset)
{
    [Function("ResetQuotas")]
    public Task RunAsync([TimerTrigger("5 */15 * * * *")] TimerInfo timer, CancellationToken cancellation) => reset.RunAsync(cancellation);
}
