using System.Text.Json;
using AutoVideo.Embedded.Durable.Converters;
using AutoVideo.Embedded.Durable.Replay;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Embedded.Durable;

/// <summary>
/// Runs today's orchestrator code over a history that was stored by an earlier one: what it throws is what running instances would meet
/// after a deployment.
/// </summary>
public static class HistoryReplay
{
    public static string Write(InstanceHistory history) => JsonSerializer.Serialize(history, DurableJsonContext.Default.InstanceHistory);

    public static InstanceHistory Read(string json) =>
        JsonSerializer.Deserialize(json, DurableJsonContext.Default.InstanceHistory) ?? throw new InvalidDataException("The history is null.");

    /// <summary>Throws <see cref="NonDeterministicOrchestrationException"/>, naming both calls, when the code takes another path.</summary>
    public static void Run(InstanceHistory history, OrchestratorFunction orchestrator, JsonSerializerOptions? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        var parent = history.Parent is { } of ? new ParentOrchestrationInstance(of.Name, of.InstanceId) : null;
        var execution = new OrchestrationExecution(
            new OrchestrationIdentity(history.InstanceId, history.Name, history.Version ?? "", parent),
            orchestrator,
            new JsonDataConverter(serializer ?? new JsonSerializerOptions { PropertyNameCaseInsensitive = true }),
            new PayloadLimits(int.MaxValue, int.MaxValue, int.MaxValue),
            NullLoggerFactory.Instance);
        execution.Replay(history.Events);
        execution.RequireEndOf(history.Events);
    }
}
