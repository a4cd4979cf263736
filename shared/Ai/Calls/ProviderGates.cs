using System.Collections.Concurrent;
using AutoVideo.Ai.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Calls;

/// <summary>One gate for each kind of call and provider, for as long as the process runs: its limits are this process's, not shared with others.</summary>
internal sealed class ProviderGates(IOptions<AiOptions> options, TimeProvider time, ProviderChoices? choices = null, ILogger<ProviderGates>? logger = null) : IDisposable
{
    // Half a second, doubled up to Ai:LongestWaitSeconds: about a minute. One line that another voice speaks changes the voice of a whole video.
    private const int PatienceOfVoices = 6;
    private readonly ConcurrentDictionary<string, (ProviderGate Gate, DateTimeOffset? ResetAt)> gates = new();
    private readonly IReadOnlyDictionary<string, ProviderLimits> limits = ProviderLimits.Parse(options.Value.Limits);

    /// <summary>Another one after an administrator had what was seen of the provider forgotten; calls that are under way end at the old one.</summary>
    public ProviderGate For(AiKind kind, string provider)
    {
        var name = ChosenProviders.NameOf(kind, provider);
        DateTimeOffset? reset = choices?.Current.Resets.TryGetValue(name, out var at) == true ? at : null;
        while (true)
        {
            var known = gates.GetOrAdd(name, _ => (Make(kind, provider), reset));
            if (known.ResetAt == reset)
                return known.Gate;
            gates.TryUpdate(name, (Make(kind, provider), reset), known);
        }
    }

    /// <summary>Says before anything is prepared that an administrator switched a provider off.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Paused"/>.</exception>
    public void ThrowIfOff(AiKind kind, string provider)
    {
        if (IsOff(kind, provider))
            throw new ProviderException(provider, ProviderFault.Paused, "An administrator switched it off.", null, null);
    }

    public bool IsOff(AiKind kind, string provider) => choices?.Current.FindOff(kind, provider) is not null;

    private ProviderGate Make(AiKind kind, string provider)
    {
        var own = ProviderLimits.For(limits, kind, provider);
        return new ProviderGate(
            provider, TimeSpan.FromSeconds(own?.TimeoutSeconds ?? TimeoutOf(kind)), options.Value, time, own, logger, kind == AiKind.Voice ? PatienceOfVoices : 0,
            // Refused for a moment's trial, one line would change the voice of its video, and one scene the style.
            awaitsTrials: kind is AiKind.Voice or AiKind.Image or AiKind.Stock);
    }

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
        foreach (var (gate, _) in gates.Values)
            gate.Dispose();
    }
}
