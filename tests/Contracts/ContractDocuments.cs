using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Tests.Contracts;

public sealed record Note(string? Text, long? Rank = null, double? Weight = null, bool? Done = null);

public sealed record Counter(int Value);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(Counter))]
[JsonSerializable(typeof(string))]
internal sealed partial class ContractJsonContext : JsonSerializerContext;
