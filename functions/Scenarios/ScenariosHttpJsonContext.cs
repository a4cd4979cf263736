using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Scenarios;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, MaxDepth = 32, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScenarioBody))]
[JsonSerializable(typeof(ScenarioView))]
[JsonSerializable(typeof(ScenarioPage))]
[JsonSerializable(typeof(ScenarioVersionPage))]
[JsonSerializable(typeof(ScenarioVersionView))]
[JsonSerializable(typeof(ScenarioDiffView))]
[JsonSerializable(typeof(ScenarioTemplateList))]
[JsonSerializable(typeof(ImportScenario))]
[JsonSerializable(typeof(ShareScenario))]
[JsonSerializable(typeof(CreateScenarioLink))]
[JsonSerializable(typeof(ScenarioLinkView))]
[JsonSerializable(typeof(ScenarioLinkList))]
[JsonSerializable(typeof(AddScenarioComment))]
[JsonSerializable(typeof(AddGuestComment))]
[JsonSerializable(typeof(ResolveScenarioComment))]
[JsonSerializable(typeof(ScenarioCommentView))]
[JsonSerializable(typeof(ScenarioCommentPage))]
internal sealed partial class ScenariosHttpJsonContext : JsonSerializerContext;
