using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Prices;
using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Calls;

/// <summary>What a call leaves behind: its record, its part of the quota, its claim. The order of the writes is that in which a crash between any two can be told.</summary>
internal sealed partial class CallRecords(
    GenerationLedger ledger, AiQuotas quotas, PriceList prices, Flights flights, IDocumentStore documents, IBlobStore blobs, TimeProvider time, ILogger<CallRecords> logger)
{
    /// <summary>Before the call: the quota, then the intent. Without either there is no call.</summary>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    /// <exception cref="Failures.TransientException">Other calls hold the rest of the quota for a moment.</exception>
    public async Task IntendAsync(ProviderCall call, CallOwner owner, CallClaim claim, CancellationToken cancellation)
    {
        try
        {
            // A list of prices that cannot be read refuses the call before it is paid, not its answer after.
            prices.CostOf(call.Provider, call.Model, call.Estimate, time.GetUtcNow());
            if (!claim.IsCounted && QuotaUse.Of(call.Kind, call.Estimate) is { } use)
                claim.Allow(await quotas.ReserveAsync(
                    claim.UserId, new QuotaWish(claim.GenerationId, use) { Most = call.Most is { } most ? QuotaUse.Of(call.Kind, most)?.Amount : null }, cancellation));
            await ledger.OpenAsync(Generation.Of(call, owner, claim.GenerationId, time.GetUtcNow()) with
            {
                // Somebody else's job may be gone on with: the record stays with who began it.
                UserId = claim.UserId,
                UserMonth = claim.UserMonth,
                IdempotencyKey = claim.IdempotencyKey,
                JobId = claim.JobId,
                RepeatOf = claim.RepeatOf,
            }, cancellation);
        }
        catch
        {
            // A job goes on at the provider, and so does its record: whoever asks next goes on waiting for it.
            if (claim.JobId is not null)
            {
                await flights.LeaveAsync(claim.FlightId, flight => flight, CancellationToken.None);
                throw;
            }
            await quotas.ReleaseAsync(claim.UserId, claim.GenerationId, CancellationToken.None);
            await ForgetAsync(claim);
            throw;
        }
    }

    /// <summary>Ends a claim without an answer: only that earlier calls ended without a known outcome is still to be told.</summary>
    public async Task ForgetAsync(CallClaim claim)
    {
        if (claim.RepeatOf is null)
            await LandAsync(claim);
        else
            await flights.LeaveAsync(claim.FlightId, flight => flight.BetweenCalls(), CancellationToken.None);
    }

    /// <summary>Ends a claim whose outcome is known.</summary>
    public Task LandAsync(CallClaim claim) => flights.LandAsync(claim.FlightId, CancellationToken.None);

    /// <summary>What an answered call cost.</summary>
    /// <param name="isEstimate">The usage is what was expected.</param>
    /// <param name="unseen">Sends before it that may have been charged for too.</param>
    public CallCost CostOf(ProviderCall call, AiUsage usage, bool isEstimate, int unseen)
    {
        var now = time.GetUtcNow();
        return new(prices.CostOf(call.Provider, call.Model, usage, now), isEstimate, unseen * prices.CostOf(call.Provider, call.Model, call.Estimate, now));
    }

    /// <summary>An answer that was paid for before, or by somebody else.</summary>
    public Task HitAsync(ProviderCall call, CallOwner owner, CancellationToken cancellation) => HitAsync(call, owner, owner.TakePassedOver(call.Kind), cancellation);

    private async Task HitAsync(ProviderCall call, CallOwner owner, IReadOnlyList<PassedOverProvider> passedOver, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var cost = await documents.ReadAsync(AnswerCost.KeyOf(call.Address!.Value), AiJsonContext.Default.AnswerCost, cancellation);
        await ledger.AddAsync(Generation.Of(call, owner, Generation.NewId(now), now) with
        {
            State = GenerationState.Answered,
            IsCacheHit = true,
            CostUsd = 0,
            SavedUsd = cost is { Value: var known } ? known.CostUsd : prices.CostOf(call.Provider, call.Model, call.Estimate, now),
            FinishedAt = now,
            PassedOver = passedOver,
        }, cancellation);
    }

    /// <summary>Notes what an answer cost before it is kept: from then on others may take it.</summary>
    public Task PriceAsync(ContentAddress address, CallClaim claim, AiUsage usage, CallCost cost) => documents.WriteAsync(
        AnswerCost.KeyOf(address), new AnswerCost(address.ToString(), claim.GenerationId, usage, cost.Answer) { IsEstimate = cost.IsEstimate },
        AiJsonContext.Default.AnswerCost, WriteCondition.None, AnswerCost.Kept, CancellationToken.None);

    /// <summary>An answer that was paid for is never given up for its bookkeeping: what cannot be written is logged, and found by the sweep.</summary>
    public async Task AnswerAsync(ProviderCall call, CallOwner owner, CallClaim claim, AiUsage usage, CallCost cost, int sends, string? lost)
    {
        var now = time.GetUtcNow();
        var passedOver = owner.TakePassedOver(call.Kind);
        if (lost is not null)
            LogLost(claim.GenerationId, call.Provider, call.Model, cost.Total, lost);
        try
        {
            var settled = await ledger.SettleAsync(claim.UserMonth, claim.GenerationId, intent => intent with
            {
                State = GenerationState.Answered,
                Usage = usage,
                CostUsd = claim.IsCounted ? 0 : cost.Total,
                CostIsEstimate = !claim.IsCounted && cost.HasEstimate,
                EstimatedUsd = !claim.IsCounted && cost.HasEstimate ? cost.Estimated : null,
                JobId = intent.JobId ?? claim.JobId,
                FinishedAt = now,
                Sends = intent.Sends + sends,
                Lost = lost,
                PassedOver = IsOf(intent, owner) ? passedOver : intent.PassedOver,
            }, CancellationToken.None);
            if (!claim.IsCounted && QuotaUse.Of(call.Kind, usage) is { } use)
                await quotas.SettleAsync(claim.UserId, claim.GenerationId, use.Amount, CancellationToken.None);
            await flights.LandAsync(claim.FlightId, CancellationToken.None);
            // Who gets the answer of another's job has a record of it too.
            if (settled is not null && !IsOf(settled, owner) && call.Address is not null)
                await HitAsync(call, owner, passedOver, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogNotSettled(fault, claim.GenerationId, call.Provider, call.Model, cost.Total);
        }
    }

    /// <summary>The fault goes on to the caller; its record must not take its place.</summary>
    public async Task FailAsync(ProviderCall call, CallClaim claim, CallOutcome outcome, int sends)
    {
        try
        {
            // The job goes on at the provider: whoever asks next goes on waiting for it.
            if (outcome.State == GenerationState.Submitted)
            {
                await flights.LeaveAsync(claim.FlightId, flight => flight with { JobId = claim.JobId }, CancellationToken.None);
                return;
            }
            if (claim.IsCounted)
                outcome = outcome with { Charged = 0 };
            var now = time.GetUtcNow();
            if (outcome.Lost is { } lost)
                LogLost(claim.GenerationId, call.Provider, call.Model, prices.CostOf(call.Provider, call.Model, call.Estimate, now), lost);
            await ledger.SettleAsync(claim.UserMonth, claim.GenerationId, intent => Ended(intent, outcome, claim.JobId, null, now) with { Sends = intent.Sends + sends }, CancellationToken.None);
            await SettleQuotaAsync(claim.UserId, claim.GenerationId, call.Kind, call.Estimate, outcome.State);
            // An answer that is not kept is asked for again anyway, by another request.
            if (outcome.State == GenerationState.Unknown && call.Address is not null)
                await flights.LeaveAsync(claim.FlightId, flight => flight.AfterLeaving(now), CancellationToken.None);
            else
                await ForgetAsync(claim);
        }
        catch (Exception fault)
        {
            LogNotSettled(fault, claim.GenerationId, call.Provider, call.Model, null);
        }
    }

    /// <summary>Whether the answer was kept before the process died.</summary>
    public async Task<bool> IsKeptAsync(Flight flight, CancellationToken cancellation) =>
        flight.Manifest is { } manifest && await blobs.FindAsync(manifest, cancellation) is not null;

    /// <summary>Ends the call of a process that died.</summary>
    /// <returns>Its record, which is final now; null when it was never sent.</returns>
    public async Task<Generation?> AbandonAsync(Flight flight, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var outcome = await IsKeptAsync(flight, cancellation)
            ? new CallOutcome(GenerationState.Answered, "", "", flight.IsCounted ? 0 : 1)
            : new CallOutcome(GenerationState.Unknown, "Abandoned", "The process died before it saw the answer.", flight.IsCounted ? 0 : 1);
        var price = outcome.State == GenerationState.Answered ? await PriceOfAsync(flight, cancellation) : null;
        if (flight.IsCounted && price is not null)
            price = price with { CostUsd = 0, IsEstimate = false };
        var settled = await ledger.SettleAsync(flight.UserMonth, flight.GenerationId, intent => Ended(intent, outcome, flight.JobId, price, now), cancellation)
            ?? await ledger.FindAsync(flight.UserMonth, flight.GenerationId, cancellation);
        if (settled is null)
        {
            // Never got as far as the intent: nothing was sent.
            await quotas.ReleaseAsync(flight.UserId, flight.GenerationId, cancellation);
            return null;
        }
        if (!flight.IsCounted)
            await SettleQuotaAsync(flight.UserId, flight.GenerationId, settled.Kind, settled.Usage ?? settled.Estimate, settled.State);
        if (settled.State == GenerationState.Unknown)
            LogUnknown(settled.Id, settled.Provider, settled.Model, settled.CostUsd);
        return settled;
    }

    /// <summary>The price that the process noted before it died, between the answer and its record.</summary>
    private async Task<AnswerCost?> PriceOfAsync(Flight flight, CancellationToken cancellation) =>
        flight.Answer is { } answer && await documents.ReadAsync(AnswerCost.KeyOf(answer), AiJsonContext.Default.AnswerCost, cancellation) is { Value: var noted }
            && noted.GenerationId == flight.GenerationId ? noted : null;

    private static bool IsOf(Generation generation, CallOwner owner) => generation.UserId == owner.UserId && generation.VideoId == owner.VideoId;

    private Generation Ended(Generation intent, CallOutcome outcome, string? jobId, AnswerCost? price, DateTimeOffset now) => intent with
    {
        State = outcome.State,
        JobId = intent.JobId ?? jobId,
        Fault = outcome.Fault.Length > 0 ? outcome.Fault : null,
        Why = outcome.Why.Length > 0 ? outcome.Why : null,
        Lost = outcome.Lost,
        Usage = price?.Usage,
        CostUsd = price is not null ? price.CostUsd : outcome.Charged > 0 ? outcome.Charged * prices.CostOf(intent.Provider, intent.Model, intent.Estimate, now) : 0,
        CostIsEstimate = price?.IsEstimate ?? outcome.Charged > 0,
        FinishedAt = now,
    };

    /// <summary>A user pays for answers and for what may have been one, not for failures.</summary>
    private async Task SettleQuotaAsync(string userId, string generationId, AiKind kind, AiUsage usage, GenerationState state)
    {
        if (state is GenerationState.Failed || QuotaUse.Of(kind, usage) is not { } use)
            await quotas.ReleaseAsync(userId, generationId, CancellationToken.None);
        else
            await quotas.SettleAsync(userId, generationId, use.Amount, CancellationToken.None);
    }

    [LoggerMessage(3601, LogLevel.Error, "The paid answer of call {Generation} ({Provider}, {Model}, {CostUsd} USD) could not be kept: {Code}")]
    private partial void LogLost(string generation, string provider, string model, decimal? costUsd, string code);

    [LoggerMessage(3602, LogLevel.Error, "Call {Generation} ({Provider}, {Model}, {CostUsd} USD) has ended, which could not be recorded")]
    private partial void LogNotSettled(Exception fault, string generation, string provider, string model, decimal? costUsd);

    [LoggerMessage(3603, LogLevel.Warning, "Nobody knows what became of call {Generation} ({Provider}, {Model}); {CostUsd} USD count as spent")]
    private partial void LogUnknown(string generation, string provider, string model, decimal? costUsd);
}
