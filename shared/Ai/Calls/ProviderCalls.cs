using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Calls;

/// <summary>
/// The order of things around a call: the kept answer; else a claim on the request (one of all who ask the same), the quota, the intent
/// in the ledger, the call behind its gate, the answer kept, the record settled.
/// </summary>
internal sealed class ProviderCalls(ProviderGates gates, ArtefactStore artefacts, CallClaims claims, CallRecords records) : IProviderCalls
{
    // Who waits for the same answer in this process need not look for it again and again.
    private readonly ConcurrentDictionary<string, Task> running = new();

    public async Task<T> RunAsync<T>(
        ProviderCall call, JsonTypeInfo<T> json, Func<ProviderJob, CancellationToken, Task<Answered<T>>> send, CancellationToken cancellation)
        where T : class
    {
        var owner = CallOwner.Current ?? CallOwner.Product;
        call = call.For(owner);
        var id = FlightIdOf(call);
        while (true)
        {
            if (call.Address is { } address && await artefacts.FindAsync(address, json, cancellation) is { } kept)
            {
                await records.HitAsync(call, owner, cancellation);
                return kept;
            }
            if (running.TryGetValue(id, out var other))
            {
                await other.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
                continue;
            }
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!running.TryAdd(id, done.Task))
                continue;
            try
            {
                gates.ThrowIfOff(call.Kind, call.Provider);
                var gate = gates.For(call.Kind, call.Provider);
                gate.ThrowIfPaused();
                if (await claims.TakeAsync(id, call, owner, cancellation) is { } claim)
                {
                    if (await FindAgainAsync(call, claim, json, cancellation) is not { } saved)
                        return await SendAsync(call, owner, claim, gate, json, send, cancellation);
                    await records.HitAsync(call, owner, cancellation);
                    return saved;
                }
            }
            catch (ProviderException fault) when (fault.JobIsGone)
            {
                // What an earlier try submitted is lost; its record is ended. This is the first submission of another.
                continue;
            }
            catch (ProviderException fault)
            {
                owner.Passed(new(call.Kind, call.Provider, fault.Fault, fault.Message));
                throw;
            }
            finally
            {
                running.TryRemove(id, out _);
                done.SetResult();
            }
            // Another process is asking: it will have kept the answer, or let go, in a moment.
            await claims.WaitAsync(cancellation);
        }
    }

    public Task ForgetAsync(ProviderCall call, CancellationToken cancellation) => call.For(CallOwner.Current ?? CallOwner.Product).Address is { } address
        ? artefacts.RemoveAsync(address, cancellation)
        : Task.CompletedTask;

    /// <summary>What another caller, or a process that died, kept between the first look and the claim.</summary>
    private async Task<T?> FindAgainAsync<T>(ProviderCall call, CallClaim claim, JsonTypeInfo<T> json, CancellationToken cancellation) where T : class
    {
        // A job's record is still open: it ends as any call does.
        if (claim.JobId is not null || call.Address is not { } address)
            return null;
        T? kept;
        try
        {
            kept = await artefacts.FindAsync(address, json, cancellation);
        }
        catch
        {
            await records.ForgetAsync(claim);
            throw;
        }
        if (kept is not null)
            await records.LandAsync(claim);
        return kept;
    }

    private async Task<T> SendAsync<T>(
        ProviderCall call, CallOwner owner, CallClaim claim, ProviderGate gate, JsonTypeInfo<T> json,
        Func<ProviderJob, CancellationToken, Task<Answered<T>>> send, CancellationToken cancellation)
        where T : class
    {
        await records.IntendAsync(call, owner, claim, cancellation);
        using var renewing = claims.Renew(claim);
        int sends = 0, unseen = 0;
        Answered<T> answered;
        try
        {
            answered = await gate.RunAsync(async stop =>
            {
                sends++;
                try
                {
                    return await send(claim, stop);
                }
                catch (Exception fault) when (claim.JobId is null && CallOutcome.IsUnseen(fault))
                {
                    // What is sent again is paid again. A job is paid once, however often it is asked for.
                    unseen++;
                    throw;
                }
            }, call.Once, cancellation);
        }
        catch (Exception fault)
        {
            await records.FailAsync(call, claim, CallOutcome.Of(fault, unseen, claim.JobId is not null), sends);
            throw;
        }
        var cost = records.CostOf(call, answered.Usage, answered.UsageIsEstimate, unseen);
        var lost = call.Address is { } place && answered.Keep ? await KeepAsync(call, place, claim, answered, cost, json) : null;
        await records.AnswerAsync(call, owner, claim, answered.Usage, cost, sends, lost);
        return answered.Value;
    }

    /// <summary>A paid answer is used even when there is no room to keep it.</summary>
    /// <returns>Code of what went wrong; null when it is kept.</returns>
    private async Task<string?> KeepAsync<T>(
        ProviderCall call, ContentAddress address, CallClaim claim, Answered<T> answered, CallCost cost, JsonTypeInfo<T> json) where T : class
    {
        try
        {
            await records.PriceAsync(address, claim, answered.Usage, cost);
            await artefacts.SaveAsync(address, answered.Value, json, CancellationToken.None);
            return null;
        }
        catch (Exception fault)
        {
            return Failures.FailureCause.Of(fault).Code;
        }
    }

    private static string FlightIdOf(ProviderCall call) => call.Address is { } address
        ? Hash($"{call.Kind}\n{call.Provider}\n{call.Model}\n{address}")
        : Guid.CreateVersion7().ToString("N");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
