using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Embedded.Durable.Replay;

/// <summary>JSON of what the engine itself stores.</summary>
internal static class DurableJson
{
    public static string Write(TaskFailureDetails failure) => JsonSerializer.Serialize(failure, DurableJsonContext.Default.TaskFailureDetails);

    public static TaskFailureDetails ReadFailure(string? json) =>
        json is not null && JsonSerializer.Deserialize(json, DurableJsonContext.Default.TaskFailureDetails) is { } failure
            ? failure
            : new TaskFailureDetails("Unknown", "The failure was stored without details.", null, null, null);

    public static string? WriteTags(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == 0 ? null : JsonSerializer.Serialize(tags, DurableJsonContext.Default.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string> ReadTags(string? json) =>
        json is not null && JsonSerializer.Deserialize(json, DurableJsonContext.Default.IReadOnlyDictionaryStringString) is { } tags
            ? tags
            : new Dictionary<string, string>();
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskFailureDetails))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(InstanceHistory))]
[JsonSerializable(typeof(string))]
internal sealed partial class DurableJsonContext : JsonSerializerContext;
