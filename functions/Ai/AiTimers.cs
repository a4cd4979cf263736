using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Transcription;

namespace AutoVideo.Ai;

/// <summary>Ends calls to providers that dead processes left on their way, and starts the recordings that they accepted and did not start.</summary>
public sealed class SweepCallsTimer(LedgerSweep sweep, RecordingSweeper recordings)
{
    [Function("SweepCalls")]
    public Task RunAsync([TimerTrigger("20 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) =>
        Task.WhenAll(sweep.SweepAsync(cancellation), recordings.SweepAsync(cancellation));
}

/// <summary>Begins the new day of everybody whose midnight has passed.</summary>
public sealed class ResetQuotasTimer(QuotaResetRun reset)
{
    [Function("ResetQuotas")]
    public Task RunAsync([TimerTrigger("5 */15 * * * *")] TimerInfo timer, CancellationToken cancellation) => reset.RunAsync(cancellation);
}
