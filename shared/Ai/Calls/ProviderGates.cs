using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Calls;

/// <summary>One gate for each kind of call and provider, for as long as the process runs.</summary>
internal sealed class ProviderGates(IOptions<AiOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, ProviderGate> gates = new();

    public ProviderGate ForText(string provider) => gates.GetOrAdd(
        $"text/{provider}", _ => new ProviderGate(provider, TimeSpan.FromSeconds(options.Value.TextTimeoutSeconds), options.Value, time));

    public void Dispose()
    {
        foreach (var gate in gates.Values)
            gate.Dispose();
    }
}
