using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Scenarios.Sharing;
using AutoVideo.Scenarios.Templates;

namespace AutoVideo.Scenarios;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Scenario))]
[JsonSerializable(typeof(ScenarioContent))]
[JsonSerializable(typeof(ScenarioVersion))]
[JsonSerializable(typeof(ScenarioEvent))]
[JsonSerializable(typeof(ScenarioSummary))]
[JsonSerializable(typeof(BinEntry))]
[JsonSerializable(typeof(ScenarioFeedPosition))]
[JsonSerializable(typeof(ScenarioLink))]
[JsonSerializable(typeof(ScenarioComment))]
[JsonSerializable(typeof(ScenarioTemplate))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class ScenariosJsonContext : JsonSerializerContext;
