using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Vision;

namespace AutoVideo.Ai;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, MaxDepth = 16, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageView))]
[JsonSerializable(typeof(CallPage))]
[JsonSerializable(typeof(QuotaView))]
[JsonSerializable(typeof(EstimateView))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(AdminProviderList))]
[JsonSerializable(typeof(SwitchProvider))]
[JsonSerializable(typeof(OrderProviders))]
[JsonSerializable(typeof(ExperimentList))]
[JsonSerializable(typeof(RefusalPage))]
[JsonSerializable(typeof(RefusalView))]
[JsonSerializable(typeof(OverturnRefusal))]
[JsonSerializable(typeof(TranscriptionView))]
[JsonSerializable(typeof(TranscriptionPage))]
[JsonSerializable(typeof(DescriptionView))]
internal sealed partial class AiHttpJsonContext : JsonSerializerContext;
