using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Calls;

/// <summary>One gate for each kind of call and provider, for as long as the process runs: its limits are this process's, not shared with others.</summary>
internal sealed class ProviderGates(IOptions<AiOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, ProviderGate> gates = new();
    private readonly IReadOnlyDictionary<string, ProviderLimits> limits = ProviderLimits.Parse(options.Value.Limits);

    public ProviderGate For(AiKind kind, string provider) => gates.GetOrAdd($"{kind}/{provider}", _ =>
    {
        var own = ProviderLimits.For(limits, kind, provider);
        return new ProviderGate(provider, TimeSpan.FromSeconds(own?.TimeoutSeconds ?? TimeoutOf(kind)), options.Value, time, own);
    });

    private double TimeoutOf(AiKind kind) => kind switch
    {
        AiKind.Image => options.Value.ImageTimeoutSeconds,
        AiKind.Voice => options.Value.VoiceTimeoutSeconds,
        AiKind.Transcription => options.Value.TranscriptionTimeoutSeconds,
        AiKind.Moderation or AiKind.Stock => options.Value.LookupTimeoutSeconds,
        _ => options.Value.TextTimeoutSeconds,
    };

    public void Dispose()
    {
        foreach (var gate in gates.Values)
            gate.Dispose();
    }
}
