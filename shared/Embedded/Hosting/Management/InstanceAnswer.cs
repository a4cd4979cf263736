using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

using AutoVideo.Embedded.Durable;
using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>An instance in the JSON of Azure's status query.</summary>
internal sealed record InstanceAnswer(
    string Name, string InstanceId, OrchestrationRuntimeStatus RuntimeStatus, JsonNode? Input, JsonNode? CustomStatus, JsonNode? Output,
    DateTimeOffset CreatedTime, DateTimeOffset LastUpdatedTime)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HistoryAnswer>? HistoryEvents { get; init; }

    public static InstanceAnswer From(OrchestrationMetadata instance, bool withInput) => new(
        instance.Name, instance.InstanceId, instance.RuntimeStatus, withInput ? Parse(instance.SerializedInput) : null,
        Parse(instance.SerializedCustomStatus), Parse(instance.SerializedOutput), instance.CreatedAt, instance.LastUpdatedAt);

    /// <summary>JSON as JSON, anything else (the message of a failure) as text.</summary>
    public static JsonNode? Parse(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

/// <summary>One event of a history, with Azure's names.</summary>
internal sealed record HistoryAnswer(
    [property: JsonPropertyName("EventType")] HistoryEventKind EventType,
    [property: JsonPropertyName("Timestamp")] DateTime Timestamp)
{
    [JsonPropertyName("FunctionName"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FunctionName { get; init; }
    [JsonPropertyName("Name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
    [JsonPropertyName("ScheduledTime"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? ScheduledTime { get; init; }
    [JsonPropertyName("FireAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? FireAt { get; init; }
    [JsonPropertyName("InstanceId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }
    [JsonPropertyName("Result"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonNode? Result { get; init; }

    public static HistoryAnswer From(HistoryEvent happened, InstanceHistory history, bool withPayload)
    {
        var begin = happened.Kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired
                or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed
            ? history.Events.FirstOrDefault(other => other.TaskId == happened.TaskId && other.Sequence < happened.Sequence
                && other.Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationCreated && other.TaskId == happened.TaskId)
            : null;
        var name = happened.Name ?? begin?.Name;
        var isFunction = happened.Kind is not (HistoryEventKind.EventRaised or HistoryEventKind.EventSent);
        return new HistoryAnswer(happened.Kind, happened.At)
        {
            FunctionName = isFunction ? name : null,
            Name = isFunction ? null : name,
            ScheduledTime = begin?.At,
            FireAt = happened.FireAt ?? begin?.FireAt,
            Target = happened.Target,
            Result = withPayload ? InstanceAnswer.Parse(happened.Payload) : null,
        };
    }
}

internal sealed record PurgeAnswer(int InstancesDeleted);

internal sealed record RestartAnswer(string Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(IEnumerable<InstanceAnswer>))]
[JsonSerializable(typeof(PurgeAnswer))]
[JsonSerializable(typeof(RestartAnswer))]
[JsonSerializable(typeof(IEnumerable<DeadLetterCount>))]
[JsonSerializable(typeof(IEnumerable<DeadLetterAnswer>))]
[JsonSerializable(typeof(ResubmitAnswer))]
internal sealed partial class ManagementJsonContext : JsonSerializerContext;
