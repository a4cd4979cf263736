using System.Text.Json.Serialization;

namespace AutoVideo.Batches;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(BatchItem))]
[JsonSerializable(typeof(OpenBatch))]
[JsonSerializable(typeof(BatchEntry))]
public sealed partial class BatchesJsonContext : JsonSerializerContext;
